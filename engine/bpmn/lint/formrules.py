"""The forms of a route: files, fields, conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from engine.bpmn.lint.rules import error, warning
from engine.bpmn.lint.subject import Office
from engine.findings import Finding
from engine.forms import Form, Widget
from engine.text import text

Part = Mapping[str, Any]

FAMILY = "Forms"

INVALID = error(
    "form-invalid",
    FAMILY,
    "A form is unreadable, has an unknown key or a wrong value, or refers to a piece that does not exist.",
)
UNKNOWN_FIELD = error(
    "form-field-unknown", FAMILY, "A condition or a list of required fields names a field that the form does not have."
)
RESERVED_FIELD = error(
    "form-field-reserved", FAMILY, "A field is called `case` or `channel`: what the engine keeps there would be lost."
)
NO_CHOICES = error("form-choices", FAMILY, "A field asks to choose, and there is nothing to choose from.")
DEFAULT = error("form-default", FAMILY, "The default of a field is not one of its options.")
CONST = error("form-condition-value", FAMILY, "A condition waits for an answer that its field cannot have.")
UNUSED = warning("form-unused", FAMILY, "No step and no start uses this form.")

RESERVED = frozenset({"case", "channel"})
"""Names that the engine sets when a case opens."""

CHOOSING = (Widget.CHOICE, Widget.RADIO, Widget.CHOICES)


def check(form: Form, office: Office | None = None) -> Iterator[Finding]:
    """Findings about one form that could be loaded."""
    names = {field.name for field in form.fields}
    required = [*_listed(form.schema), *(name for part in _branches(form) for name in _listed(part))]
    for name in dict.fromkeys(required):
        if name not in names:
            yield UNKNOWN_FIELD.finding(
                form.file,
                name,
                text("“{name}” is required, but is no field", name=name),
                text("Correct the name, or add the field."),
            )
    for field in form.fields:
        if field.name in RESERVED:
            yield RESERVED_FIELD.finding(
                form.file,
                field.name,
                text("the name “{name}” belongs to the engine", name=field.name),
                text("Call the field something else."),
            )
        if field.widget in CHOOSING and not field.choices and field.choices_from is None:
            yield NO_CHOICES.finding(
                form.file,
                field.name,
                text("“{name}” has nothing to choose from", name=field.name),
                text("Write oneOf with const and title, or x-choices-from."),
            )
        values = field.default if isinstance(field.default, list) else [field.default]
        options = [choice.value for choice in field.choices]
        if field.default is not None and options and any(value not in options for value in values):
            yield DEFAULT.finding(
                form.file,
                field.name,
                text("the default of “{name}” is not one of its options", name=field.name),
                text("Correct the default."),
            )
    yield from _conditions(form)


def _conditions(form: Form) -> Iterator[Finding]:
    for part in _branches(form):
        for name, rule in part.get("if", {}).get("properties", {}).items():
            field = form.field(name)
            if field is None:
                yield UNKNOWN_FIELD.finding(
                    form.file,
                    name,
                    text("a condition asks for “{name}”, which is no field", name=name),
                    text("Correct the name, or add the field."),
                )
                continue
            options = [choice.value for choice in field.choices]
            rule = rule.get("contains", rule)
            for value in [rule["const"]] if "const" in rule else rule.get("enum", []):
                if options and value not in options:
                    yield CONST.finding(
                        form.file,
                        name,
                        text("a condition waits for “{value}”, which is no option of “{name}”", value=value, name=name),
                        text("Write one of its options."),
                    )


def _branches(form: Form) -> list[Part]:
    parts = list(cast(list[Part], form.schema.get("allOf", [])))
    return [*parts, *(part[key] for part in parts for key in ("then", "else") if key in part)]


def _listed(part: Mapping[str, Any]) -> list[str]:
    return list(part.get("required", []))
