"""Answers against a form: typed and clean, or a short sentence beside each field that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import cast

from jsonschema.exceptions import ValidationError

from engine.errors import FormInvalid
from engine.forms.coerce import CHOOSE, DATE, FILL_IN, Refused, coerce, is_blank
from engine.forms.form import Field, Form, Widget
from engine.text import Text, text

Answers = dict[str, object]


def check(form: Form, raw: Mapping[str, object], *, zone: tzinfo | None = None) -> Answers:
    """Typed answers by field: str, int, Decimal, bool, ISO dates, lists; blank ones and hidden ones are left out.

    `raw` may hold text as a browser sends it (a list where a name comes several times) or typed values. Names that
    begin with `_` are the page's own and ignored. `zone` is where a date and time without offset was written. A field
    that `raw` does not name takes its default. Raises FormInvalid with all mistakes at once.
    """
    wrong: dict[str, Text] = {
        name: text("This form has no such field.")
        for name in raw
        if not name.startswith("_") and form.field(name) is None
    }
    answers = _typed(form, raw, zone, wrong)
    shown = visible(form, answers)
    for error in form.validator.iter_errors(shown) if form.validator else ():
        for name, reason in _reasons(form, error, shown):
            wrong.setdefault(name, reason)
    hidden = {one.name for one in form.fields if one.shown_when and one.name not in shown}
    wrong = {name: reason for name, reason in wrong.items() if name not in hidden or _is_shown(form, name, shown)}
    if wrong:
        raise FormInvalid(wrong)
    return shown


def visible(form: Form, answers: Mapping[str, object]) -> Answers:
    """The answers to what the form really asks: those under a condition that does not hold are dropped, in chains."""
    kept = dict(answers)
    for _ in form.fields:
        hidden = [
            one.name for one in form.fields if one.name in kept and one.shown_when and not one.shown_when.holds(kept)
        ]
        if not hidden:
            break
        for name in hidden:
            del kept[name]
    return kept


def _is_shown(form: Form, name: str, answers: Mapping[str, object]) -> bool:
    found = form.field(name)
    return found is not None and (found.shown_when is None or found.shown_when.holds(answers))


def _typed(form: Form, raw: Mapping[str, object], zone: tzinfo | None, wrong: dict[str, Text]) -> Answers:
    answers: Answers = {}
    for field in form.fields:
        value = raw.get(field.name, field.default)
        if field.widget is Widget.CHECKBOX and field.type == "boolean" and is_blank(value):
            value = False
        if is_blank(value):
            continue
        try:
            answers[field.name] = coerce(field, value, zone)
        except Refused as refused:
            wrong[field.name] = refused.reason
    return answers


def _reasons(form: Form, error: ValidationError, answers: Answers) -> list[tuple[str, Text]]:
    if error.validator == "required":
        return [
            (name, _missing(form.field(name)))
            for name in cast(list[str], error.validator_value)
            if name not in cast(Mapping[str, object], error.instance)
        ]
    if not error.absolute_path:
        return [(name, CHOOSE) for name in list(answers)[:1]]
    name = str(error.absolute_path[0])
    return [(name, _reason(form.field(name), error))]


def _missing(field: Field | None) -> Text:
    choosing = field is not None and field.widget in (Widget.CHOICE, Widget.RADIO)
    return CHOOSE if choosing else FILL_IN


def _reason(field: Field | None, error: ValidationError) -> Text:
    limit = error.validator_value
    match error.validator:
        case "minLength":
            return FILL_IN if limit == 1 else text("Write at least {limit} characters.", limit=limit)
        case "maxLength":
            return text("Write at most {limit} characters.", limit=limit)
        case "minimum":
            return text("At least {limit}.", limit=limit)
        case "maximum":
            return text("At most {limit}.", limit=limit)
        case "exclusiveMinimum":
            return text("More than {limit}.", limit=limit)
        case "exclusiveMaximum":
            return text("Less than {limit}.", limit=limit)
        case "multipleOf":
            return text("In steps of {limit}.", limit=limit)
        case "minItems":
            return text("Choose at least {limit}.", limit=limit)
        case "maxItems":
            return text("Choose at most {limit}.", limit=limit)
        case "uniqueItems":
            return text("The same answer stands here twice.")
        case "const":
            return text("This must be ticked.") if limit is True else text("This must be “{value}”.", value=limit)
        case "format":
            return DATE if limit == "date" else text("This is not an e-mail address.")
        case "pattern":
            hint = field.pattern_help if field else ""
            return text("{hint}", hint=hint) if hint else text("This is not written as expected.")
    return CHOOSE
