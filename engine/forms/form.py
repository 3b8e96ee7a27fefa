"""A form as values: what one template needs to draw it, and the schema that answers are held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from jsonschema import Draft202012Validator

Number = int | Decimal


class Widget(StrEnum):
    """How a field is asked for. `choice` and `radio` take one answer, `choices` and `attachments` several."""

    TEXT = "text"
    TEXTAREA = "textarea"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    DATETIME = "datetime"
    PHONE = "phone"
    EMAIL = "email"
    CHOICE = "choice"
    RADIO = "radio"
    CHOICES = "choices"
    CHECKBOX = "checkbox"
    ATTACHMENT = "attachment"
    ATTACHMENTS = "attachments"


@dataclass(frozen=True, slots=True)
class Choice:
    """One option: what is stored, and the words (in the form's own language) that a person picks."""

    value: str | int | bool
    label: str


@dataclass(frozen=True, slots=True)
class Clause:
    """`field` has been answered with one of `values`; no values: it has been answered at all."""

    field: str
    values: tuple[object, ...] = ()

    def holds(self, answers: Mapping[str, object]) -> bool:
        """Whether typed `answers` fit; of several answers, whether any does."""
        if self.field not in answers:
            return False
        answer = answers[self.field]
        given = answer if isinstance(answer, list) else [answer]
        return not self.values or any(_same(one, value) for one in given for value in self.values)


@dataclass(frozen=True, slots=True)
class Condition:
    """All `clauses` hold, or, `negated`, not all of them do."""

    clauses: tuple[Clause, ...]
    negated: bool = False

    def holds(self, answers: Mapping[str, object]) -> bool:
        """Whether typed `answers` fit."""
        return all(clause.holds(answers) for clause in self.clauses) is not self.negated

    def as_json(self) -> dict[str, object]:
        """The same for a browser: `{"all": [{"field": …, "values": […]}], "not": false}`; values as HTML has them."""
        return {
            "all": [{"field": one.field, "values": [_html(value) for value in one.values]} for one in self.clauses],
            "not": self.negated,
        }


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `type` is JSON Schema's (string, integer, number, boolean, array); `item_type` that of items.

    `shown_when`: the field exists only under this condition; its answer is dropped otherwise. `required_when`: it must
    be answered only then. `choices_from`: options that the engine knows and the file does not (units, groups, people).
    `personal`: the answer is personal data, masked for those who may not see it.
    """

    name: str
    label: str
    widget: Widget
    type: str
    required: bool = False
    help: str = ""
    group: str = ""
    placeholder: str = ""
    rows: int = 4
    default: object = None
    choices: tuple[Choice, ...] = ()
    choices_from: str | None = None
    item_type: str = "string"
    minimum: Number | None = None
    maximum: Number | None = None
    max_length: int | None = None
    step: str = "any"
    personal: bool = False
    pattern_help: str = ""
    shown_when: Condition | None = None
    required_when: Condition | None = None

    @property
    def multiple(self) -> bool:
        return self.type == "array"

    def label_of(self, value: object) -> str:
        """The words for a stored answer: the option's label, or the value itself."""
        return next((choice.label for choice in self.choices if _same(choice.value, value)), str(value))


@dataclass(frozen=True, slots=True)
class Form:
    """`fields` in the order in which they are asked. `schema` has every `$ref` resolved and numbers as Decimal."""

    title: str
    fields: tuple[Field, ...]
    schema: Mapping[str, object]
    description: str = ""
    submit: str = ""
    file: str = ""
    validator: Draft202012Validator | None = field(default=None, repr=False, compare=False)

    def field(self, name: str) -> Field | None:
        """The field of that name; None when the form has none."""
        return next((one for one in self.fields if one.name == name), None)

    @property
    def groups(self) -> tuple[tuple[str, tuple[Field, ...]], ...]:
        """Fields under the headings they name, headings in order of first use; without one: under ""."""
        names = dict.fromkeys(one.group for one in self.fields)
        return tuple((name, tuple(one for one in self.fields if one.group == name)) for name in names)

    def words(self) -> tuple[str, ...]:
        """Every text a person reads: what a catalogue of translations must have."""
        found = [self.title, self.description, self.submit]
        for one in self.fields:
            found += [one.label, one.help, one.group, one.placeholder, one.pattern_help]
            found += [choice.label for choice in one.choices]
        return tuple(dict.fromkeys(word for word in found if word))


def _same(left: object, right: object) -> bool:
    """JSON's equality: true is not 1."""
    return left == right and isinstance(left, bool) is isinstance(right, bool)


def _html(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
