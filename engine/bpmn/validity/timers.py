"""Timers: one of three ways to say when, and a text that says it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.bpmn.model import TimerKind
from engine.bpmn.timers import bad_literal
from engine.bpmn.validity.kinds import EVENTS
from engine.bpmn.validity.sheet import Node, Sheet, kind_of, words
from engine.rulebook import error, limit
from engine.text import text

FAMILY = "Timers"

SEVERAL = error("timer-several", FAMILY, "A timer has more than one of timeDate, timeDuration and timeCycle.", "10.5.5")
NO_ISO = error("timer-no-iso", FAMILY, "A timer's date, duration or cycle looks like ISO 8601 and is none.", "10.5.5")
MISSING = limit("cannot-run-timer-missing", FAMILY, "A timer does not say when it fires.", "10.5.5")
UNKNOWN = limit(
    "cannot-run-timer",
    FAMILY,
    "A timer is neither a duration, an instant with its zone, a repetition nor =FEEL; an instant needs a zone, and a "
    "repetition must take time.",
    "10.5.5",
)

_KINDS: Mapping[str, TimerKind] = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
_LOOKS: Mapping[str, re.Pattern[str]] = {
    "timeDate": re.compile(r"\d{4}-\d"),
    "timeDuration": re.compile(r"-?P"),
    "timeCycle": re.compile(r"R-?\d*/"),
}
_DURATION = r"P(?=[\dT])(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?"
_INSTANT = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?"
_OURS = r"\d+(\.\d+)?(wd|wh|d|h|m)"
_FORMS: Mapping[str, re.Pattern[str]] = {
    "timeDate": re.compile(_INSTANT),
    "timeDuration": re.compile(_DURATION),
    "timeCycle": re.compile(rf"R\d*/({_INSTANT}/)?({_DURATION}|{_OURS})(/{_INSTANT})?"),
}


def check(sheet: Sheet) -> None:
    """Every timer of the file, shared ones where they are used."""
    for event in sheet.of(*EVENTS):
        for definition in sheet.definitions(event):
            if kind_of(definition) == "timerEventDefinition":
                _timer(sheet, event, definition)


def _timer(sheet: Sheet, event: Node, definition: Node) -> None:
    written = [child for child in definition if kind_of(child) in _KINDS]
    if len(written) > 1:
        sheet.say(
            SEVERAL,
            event,
            text("a timer has several times"),
            text("Keep one of timeDate, timeDuration and timeCycle."),
        )
    elif not written or not words(written[0]):
        sheet.say(
            MISSING,
            event,
            text("the timer does not say when"),
            text("Write how long to wait, for example 3wd or PT2H, or until when."),
        )
    elif not words(written[0]).startswith("="):
        _literal(sheet, event, kind_of(written[0]), words(written[0]))


def _literal(sheet: Sheet, event: Node, kind: str, value: str) -> None:
    problem = bad_literal(_KINDS[kind], value)
    if problem is None:
        return
    # What a designer wrote in other words, or for another engine, is no mistake in a drawing.
    pretends = _LOOKS[kind].match(value) and not (_FORMS[kind].fullmatch(value) and _real(kind, value))
    sheet.say(
        NO_ISO if pretends else UNKNOWN,
        event,
        problem,
        text("Write 3wd, 4wh, 15d or PT2H; an instant such as 2026-01-01T09:00+08:00; R3/P1D; or =FEEL."),
    )


def _real(kind: str, value: str) -> bool:
    """Whether a date of the right form is in the calendar, once it is given a zone."""
    return kind != "timeDate" or bad_literal("date", value) is None or bad_literal("date", f"{value}Z") is None
