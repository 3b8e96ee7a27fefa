"""How the states of a level are called, on the page and in the file."""

from __future__ import annotations

from engine.queries.escalations import Answered, EscalationRow, Kept, Why
from engine.queries.timeline import level_text
from engine.text import Text, text

WHY = {
    Why.TIME: text("by time"),
    Why.HAND: text("by hand"),
    Why.PROMISE: text("promises"),
    Why.ANSWER: text("acknowledgements"),
}
"""What one may filter by."""

ANSWERED = {
    Answered.UNASKED: text("not asked for"),
    Answered.OPEN: text("still in time"),
    Answered.IN_TIME: text("in time"),
    Answered.TOO_LATE: text("too late"),
    Answered.MISSED: text("not in time"),
}
KEPT = {
    Kept.NONE: text("nothing promised"),
    Kept.OPEN: text("still open"),
    Kept.KEPT: text("promise kept"),
    Kept.MISSED: text("missed"),
    Kept.VOID: text("no longer needed"),
}
PARTS = {
    "late": text("Fired late"),
    "unanswered": text("Not acknowledged"),
    "missed": text("Missed promises"),
    "skipped": text("Skipped levels"),
}
OWN_LEVELS = ("by_hand",)
"""Levels that stand in no ladder."""
_CAPACITIES = {
    "assignee": text("holder"),
    "group.lead": text("team lead"),
    "unit.head": text("head of the unit"),
    "leader": text("leadership"),
}
_MISSED = {Why.PROMISE: text("missed promise"), Why.ANSWER: text("missed acknowledgement")}
_RUNS_OUT = {Why.PROMISE: text("a promise runs out"), Why.ANSWER: text("an acknowledgement is waited for")}


def because(row: EscalationRow) -> Text:
    """Why a level was reached: a promise or an answer that is owed runs out first, and is missed when it was due."""
    named = _RUNS_OUT if row.planned_at is not None and row.planned_at < row.due_at else _MISSED
    return named.get(row.why) or WHY[row.why]


def capacity(key: str) -> Text:
    """In which capacity somebody was told; whom a ladder names in person was told as themselves."""
    return _CAPACITIES.get(key) or text("by name")


def level(key: str) -> Text:
    """What a level of the ladder is called."""
    return level_text(key)
