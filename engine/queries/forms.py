"""Forms as one reader sees them: in their language, with the options that only the office knows."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from engine.bpmn.bundle.texts import Texts, translate
from engine.forms import Choice, Field, Form
from engine.queries.people import group_names, people_of_office, unit_names


def in_language(form: Form, texts: Texts, language: str) -> Form:
    """The same form with its words translated; what is stored stays the same."""
    if language.startswith("zh"):
        return form

    def say(words: str) -> str:
        return translate(texts, words, language) if words else ""

    def field(one: Field) -> Field:
        choices = tuple(Choice(choice.value, say(choice.label)) for choice in one.choices)
        return replace(
            one,
            label=say(one.label),
            help=say(one.help),
            group=say(one.group),
            placeholder=say(one.placeholder),
            pattern_help=say(one.pattern_help),
            choices=choices,
        )

    return replace(
        form,
        title=say(form.title),
        description=say(form.description),
        submit=say(form.submit),
        fields=tuple(field(one) for one in form.fields),
    )


def with_office(connection: Connection, form: Form) -> Form:
    """The same form with units, groups or people filled in where it asks for one of them."""
    sources = {one.choices_from for one in form.fields if one.choices_from}
    if not sources:
        return form
    known = {source: _options(connection, source) for source in sources}
    fields = (replace(one, choices=known[one.choices_from]) if one.choices_from else one for one in form.fields)
    return replace(form, fields=tuple(fields))


def _options(connection: Connection, source: str) -> tuple[Choice, ...]:
    names = {"units": unit_names, "groups": group_names, "people": people_of_office}[source](connection)
    return tuple(Choice(key, name) for key, name in names.items())
