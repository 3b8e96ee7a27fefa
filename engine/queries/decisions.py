"""What was decided by rule for a case, and why, in a reader's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from engine.bpmn.bundle.formfiles import form_names
from engine.bpmn.bundle.texts import translate
from engine.bpmn.changes import DecisionMade
from engine.bpmn.deciding.asked import Asked
from engine.bpmn.deciding.records import unpack_record
from engine.decisions.dmn import Decided, Hit
from engine.dispatch.definitions import Definition, Definitions
from engine.forms import Field
from engine.model.decisions import decisions_made
from engine.queries.answers import masked
from engine.queries.called import called
from engine.queries.forms import in_language, with_office

_OF_CASE = (
    select(decisions_made)
    .where(decisions_made.c.case_id == bindparam("case_id"))
    .order_by(decisions_made.c.made_at.desc(), decisions_made.c.id.desc())
)
_STRINGS = re.compile(r'\s*"([^"\\]*)"\s*(?:,|$)')


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule that hit: (column, test) and (column, output) as the designer wrote them, and what stands beside it."""

    number: int
    tests: tuple[tuple[str, str], ...]
    outputs: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartView:
    """One decision on the way: its rules that hit; `default`: none did, and its default counts."""

    name: str
    value: str
    rules: tuple[RuleView, ...]
    default: bool


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One answer. `inputs` are (label, value); the last of `parts` is the decision that was asked."""

    id: int
    step: str
    at: datetime
    run: int
    inputs: tuple[tuple[str, str], ...]
    parts: tuple[PartView, ...]

    @property
    def name(self) -> str:
        return self.parts[-1].name

    @property
    def outcome(self) -> str:
        return self.parts[-1].value


def decisions_of(
    connection: Connection, definitions: Definitions, case_id: int, language: str, *, unmasked: bool = False
) -> tuple[DecisionView, ...]:
    """All answers of a case, the newest first; personal inputs masked unless `unmasked`."""
    views = []
    tellers: dict[int, _Teller] = {}
    for row in connection.execute(_OF_CASE, {"case_id": case_id}):
        if row.version_id not in tellers:
            tellers[row.version_id] = _teller(connection, definitions.version(connection, row.version_id), language)
        teller, made = tellers[row.version_id], unpack_record(row.record, row.element_id)
        columns = teller.columns(row.element_id)
        views.append(
            DecisionView(
                id=row.id,
                step=called(teller.definition, row.element_id, language),
                at=row.made_at,
                run=row.run,
                inputs=tuple(teller.inputs(made, unmasked)),
                parts=tuple(teller.part(one, columns) for one in made.trace),
            )
        )
    return tuple(views)


@dataclass(frozen=True, slots=True)
class _Teller:
    """One version of a route, in one language."""

    definition: Definition
    language: str
    fields: Mapping[str, Field]

    def inputs(self, made: DecisionMade, unmasked: bool) -> Iterator[tuple[str, str]]:
        for name, value in made.inputs.items():
            field = self.fields.get(name)
            words = self.words(value, field)
            yield (field.label if field else self.say(name)), masked(field, words, unmasked) if field else words

    def part(self, one: Decided, columns: Mapping[str, str]) -> PartView:
        hits = [hit for table in one.tables for hit in table.hits]
        gives = {columns.get(label, label) for hit in hits for label, _ in hit.outputs}
        field = self.fields.get(gives.pop()) if len(gives) == 1 else None
        return PartView(
            name=self.say(one.name),
            value=self.words(one.value, field),
            rules=tuple(self.rule(hit, columns) for hit in hits),
            default=any(table.default for table in one.tables),
        )

    def rule(self, hit: Hit, columns: Mapping[str, str]) -> RuleView:
        return RuleView(
            hit.rule,
            tuple(self.cells(hit.tests, columns)),
            tuple(self.cells(hit.outputs, columns)),
            tuple(self.say(note) for note in hit.annotations if note),
        )

    def cells(self, pairs: Iterable[tuple[str, str]], columns: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Cells that only list texts are told by the labels of the form's options; all others as they are written."""
        for label, cell in pairs:
            field = self.fields.get(columns.get(label, label))
            texts = _STRINGS.findall(cell)
            listed = "".join(_STRINGS.sub("", cell).split()) == "" and texts
            yield self.say(label), "、".join(self.words(one, field) for one in texts) if listed else cell

    def words(self, value: object, field: Field | None) -> str:
        """A value for people."""
        if isinstance(value, list):
            return "、".join(self.words(one, field) for one in value)
        if isinstance(value, dict):
            return "；".join(
                f"{self.say(name)}: {self.words(one, self.fields.get(name))}" for name, one in value.items()
            )
        if value is None:
            return "–"
        return field.label_of(value) if field else self.say(str(value))

    def say(self, words: str) -> str:
        return translate(self.definition.texts, words, self.language)

    def columns(self, element_id: str) -> dict[str, str]:
        """Label → name or expression of the columns of the tables behind a task."""
        asked = self.definition.model.asks.get(element_id)
        found: dict[str, str] = {}
        for _, table in asked.tables() if isinstance(asked, Asked) else ():
            found |= {column.label: column.expression.source for column in table.inputs}
            found |= {column.label: column.name for column in table.outputs}
        return found


def _teller(connection: Connection, definition: Definition, language: str) -> _Teller:
    fields: dict[str, Field] = {}
    for name in sorted(form_names(definition.bundle)):
        form = definition.form(name)
        if form is not None:
            shown = with_office(connection, in_language(form, definition.texts, language))
            fields |= {field.name: field for field in shown.fields if field.choices or field.name not in fields}
    return _Teller(definition, language, fields)
