"""Escalation files: their form, their levels, and whether the people and groups that they name are in the office."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from engine.bpmn.lint.routes import FAMILY, INVALID
from engine.bpmn.lint.rules import error
from engine.bpmn.lint.subject import Office
from engine.errors import BadFile
from engine.findings import Finding
from engine.rules.ladder import ANSWER, LEVELS
from engine.rules.ladder_files import ladder_findings, levels_of, place_of
from engine.text import text
from engine.yamlfile import Document, read_yaml

LEVEL = error("ladder-level", FAMILY, "A ladder has a level that no page and no report has a name for.")
ADDRESSEE = error("ladder-addressee", FAMILY, "A ladder tells a person or a group that is not in _shared/people.yaml.")
ENDLESS = error("ladder-endless", FAMILY, "The ladder of late acknowledgements asks for an acknowledgement itself.")


def lint_ladders(source: bytes, file: str, office: Office | None) -> list[Finding]:
    """Every finding about an escalation file. Without an office, nobody is looked up."""
    try:
        document = read_yaml(source, file)
    except BadFile as problem:
        return [INVALID.finding(file, None, text("{problem}", problem=problem.params["detail"]), problem.advice)]
    wrong = [replace(one, rule=INVALID.name) for one in ladder_findings(document)]
    return wrong or [
        finding
        for ladder, number, level in levels_of(document)
        for finding in _level(document, ladder, number, level, office)
    ]


def _level(
    document: Document, ladder: str, number: int, level: Mapping[str, Any], office: Office | None
) -> Iterator[Finding]:
    if level["level"] not in LEVELS:
        yield _unknown(document, ladder, number, level["level"])
    if ladder == ANSWER and "acknowledge" in level:
        where = place_of(document, ladder, number, "acknowledge")
        problem = text("{place}: nobody acknowledges that an acknowledgement is late", place=where)
        line = document.line((ladder, number, "acknowledge"))
        yield ENDLESS.finding(document.file, f"{ladder}.{number}.acknowledge", problem, text("Remove it."), line)
    if office is not None:
        for place, told in enumerate(level.get("tell", ())):
            yield from _stranger(document, ladder, number, place, told, office)


def _unknown(document: Document, ladder: str, number: int, name: str) -> Finding:
    near = difflib.get_close_matches(name, LEVELS, n=1)
    return LEVEL.finding(
        document.file,
        f"{ladder}.{number}.level",
        text("{place}: there is no level “{name}”", place=place_of(document, ladder, number, "level"), name=name),
        text("Did you mean “{key}”?", key=near[0])
        if near
        else text("Write one of {options}.", options=", ".join(LEVELS)),
        document.line((ladder, number, "level")),
    )


def _stranger(document: Document, ladder: str, number: int, place: int, told: str, office: Office) -> Iterator[Finding]:
    kind, _, key = told.partition(":")
    known = office.people if kind == "person" else office.groups
    if not key or key in known:
        return
    where = place_of(document, ladder, number, "tell")
    problem = (
        text("{place}: there is nobody called “{name}”", place=where, name=key)
        if kind == "person"
        else text("{place}: there is no group “{name}”", place=where, name=key)
    )
    near = difflib.get_close_matches(key, known, n=1)
    if near:
        remedy = text("Did you mean “{key}”?", key=near[0])
    elif kind == "person":
        remedy = text("Write a user name of people.yaml.")
    else:
        remedy = text("Use one of {names}, or add it to people.yaml.", names=", ".join(sorted(known)))
    line = document.line((ladder, number, "tell", place))
    yield ADDRESSEE.finding(document.file, f"{ladder}.{number}.tell", problem, remedy, line)
