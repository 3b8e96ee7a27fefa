"""Reading a scenario file: the same checks and sentences as for every other file of a designer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from engine.clock import as_utc
from engine.errors import BadFile
from engine.text import text
from engine.yamlfile import Document
from engine.yamlschema import load_checked, packaged_schema

SCHEMA = ("engine.scenarios", "scenario.schema.json")

MODIFIERS = frozenset({"with", "by", "refused"})


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done or checked. `verb` is its key (`complete`), `value` what stands there, `line` where."""

    verb: str
    value: Any
    line: int
    answers: Mapping[str, object] = field(default_factory=dict)
    by: str | None = None
    refused: str | None = None
    lines: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scenario:
    """`at`: aware UTC. `start`: the start form's answers, or what the message or signal `start_event` says. `expect`:
    the file's own, `lines` where its keys stand."""

    name: str
    file: str
    at: datetime
    channel: str
    customer: Mapping[str, str]
    start: Mapping[str, object]
    start_by: str | None
    start_line: int
    steps: tuple[Step, ...]
    expect: Mapping[str, Any]
    lines: Mapping[str, int]
    start_event: str | None = None


def load_scenario(source: str | bytes, file: str) -> Scenario:
    """Read one scenario; raises BadFile with the line and what is wrong."""
    document = load_checked(source, file, packaged_schema(*SCHEMA))
    data = cast(Mapping[str, Any], document.data)
    start = dict(data["start"])
    return Scenario(
        name=data["name"],
        file=file,
        at=_instant(document, data["at"]),
        channel=start.pop("channel"),
        customer=start.pop("customer", {}),
        start_by=start.pop("by", None),
        start_event=start.pop("event", None),
        start=start,
        start_line=document.line(("start",)) or 1,
        steps=tuple(_step(document, index, raw) for index, raw in enumerate(data.get("steps", ()))),
        expect=data["expect"],
        lines={key: document.line(("expect", key)) or 1 for key in data["expect"]},
    )


def _instant(document: Document, words: str) -> datetime:
    try:
        return as_utc(datetime.fromisoformat(words))
    except ValueError as error:
        line = document.line(("at",))
        detail = text("line {line}: “{words}” is no instant", line=line, words=words)
        raise BadFile(file=document.file, detail=detail) from error


def _step(document: Document, index: int, raw: Mapping[str, Any]) -> Step:
    line = document.line(("steps", index)) or 1
    verbs = [key for key in raw if key not in MODIFIERS]
    if len(verbs) != 1:
        problem = text(
            "line {line}: a step has one verb, here are {count}: {verbs}",
            line=line,
            count=len(verbs),
            verbs=", ".join(verbs),
        )
        raise BadFile(file=document.file, detail=problem)
    verb = verbs[0]
    value = raw[verb]
    inner = value if isinstance(value, Mapping) else {}
    lines = {key: document.line(("steps", index, verb, key)) or line for key in inner}
    return Step(verb, value, line, raw.get("with", {}), raw.get("by"), raw.get("refused"), lines)
