"""Reading escalation files: what is wrong is said by line, ladder, level and field, with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import time
from typing import Any, cast

from engine.calendar import Duration
from engine.errors import BadFile, BadInput
from engine.findings import Finding, Severity
from engine.rules.ladder import Ladder, Ladders, Level, QuietHours
from engine.rules.when import parse_when
from engine.text import Text, text
from engine.yamlfile import Document, read_yaml
from engine.yamlschema import packaged_schema, schema_findings

_SCHEMA = ("engine.rules", "escalation.schema.json")
_QUIET_HOURS = "quiet_hours"
_RULE = "file-schema"
_PLACE = re.compile(r"([^.]+)\.(\d+)(?:\.(.+))?")


def load_ladders(source: str | bytes, file: str) -> Ladders:
    """Read an escalation file; BadFile with its first mistake."""
    document = read_yaml(source, file)
    for one in ladder_findings(document):
        words = text("line {line}: {problem}. {remedy}", line=one.line or 1, problem=one.message, remedy=one.remedy)
        raise BadFile(file=file, detail=words)
    data = dict(cast(Mapping[str, Any], document.data))
    quiet = data.pop(_QUIET_HOURS, None)
    ladders = {name: Ladder(name, tuple(map(_level, levels))) for name, levels in data.items()}
    return Ladders(ladders, _quiet_hours(quiet) if quiet else None)


def ladder_findings(document: Document) -> list[Finding]:
    """Every mistake of an escalation file, whoever works in the office."""
    wrong = schema_findings(document, packaged_schema(*_SCHEMA), _RULE)
    if wrong:
        return [_placed(document, one) for one in wrong]
    return [finding for name in _names(document) for finding in _mistakes(document, name)]


def levels_of(document: Document) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    """Ladder, number and content of each level as they are written, of a file without mistakes."""
    for name in _names(document):
        for number, level in enumerate(cast(Mapping[str, Any], document.data)[name]):
            yield name, number, level


def place_of(document: Document, ladder: str, number: int, field: str | None) -> Text:
    """What a message calls a place in the file: the level by its name, where it has one."""
    levels = cast(Mapping[str, Any], document.data).get(ladder)
    level = levels[number] if isinstance(levels, list) and number < len(levels) else None
    named = (level.get("level") if isinstance(level, Mapping) else None) or number + 1
    if field is None:
        return text("ladder {ladder}, level {level}", ladder=ladder, level=named)
    return text("ladder {ladder}, level {level}, {field}", ladder=ladder, level=named, field=field)


def _names(document: Document) -> list[str]:
    return [name for name in cast(Mapping[str, Any], document.data) if name != _QUIET_HOURS]


def _placed(document: Document, finding: Finding) -> Finding:
    """The finding of a schema with the level's name in the place of its number."""
    found = _PLACE.fullmatch(str(finding.message.params.get("place", "")))
    if found is None:
        return finding
    place = place_of(document, found[1], int(found[2]), found[3])
    return replace(finding, message=Text(finding.message.template, {**finding.message.params, "place": place}))


def _mistakes(document: Document, ladder: str) -> Iterator[Finding]:
    """What no schema can say about a ladder."""
    seen: set[str] = set()
    for number, level in enumerate(cast(Mapping[str, Any], document.data)[ladder]):
        if level["level"] in seen:
            problem, remedy = text("the name stands here twice"), text("Write another.")
            yield _mistake(document, ladder, number, "level", problem, remedy)
        seen.add(level["level"])
        try:
            parse_when(level["at"])
        except BadInput as wrong:
            yield _mistake(document, ladder, number, "at", wrong.text, text("Correct this value."))


def _mistake(document: Document, ladder: str, number: int, field: str, problem: Text, remedy: Text) -> Finding:
    message = text("{place}: {problem}", place=place_of(document, ladder, number, field), problem=problem)
    where = f"{ladder}.{number}.{field}"
    return Finding(document.file, _RULE, Severity.ERROR, where, message, remedy, document.line((ladder, number, field)))


def _level(level: Mapping[str, Any]) -> Level:
    return Level(
        level=level["level"],
        at=parse_when(level["at"]),
        tell=tuple(level.get("tell", ())),
        acknowledge=Duration.parse(level["acknowledge"]) if "acknowledge" in level else None,
        table_at=level.get("table_at"),
        quiet=level.get("quiet", True),
        digest=level.get("digest"),
    )


def _quiet_hours(data: Mapping[str, Any]) -> QuietHours:
    return QuietHours(time.fromisoformat(data["from"]), time.fromisoformat(data["to"]), data.get("days_off", False))
