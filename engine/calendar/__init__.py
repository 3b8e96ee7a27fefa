"""Working time: which days count, when an office is open, when something is due, and the proof of it.

Rule of this folder: pure. Values in, values out; no table, no file system, no clock of its own. Every instant is
aware; results are in UTC. A calendar is immutable, so what it has worked out about a day is remembered for good.
"""

from engine.calendar.days import DayFact, DayKind, ProofDay, Why
from engine.calendar.due import Due, due, due_by
from engine.calendar.durations import Duration, Unit
from engine.calendar.hours import OfficeHours
from engine.calendar.loading import load_calendar, load_notices
from engine.calendar.minutes import (
    Times,
    add_working_time,
    at_share,
    closing_after,
    end_after,
    shift,
    used_share,
    working_minutes,
    working_time,
)
from engine.calendar.moves import Cap, Grant, Pause
from engine.calendar.notices import Notice, NoticeDay
from engine.calendar.proof import Proof
from engine.calendar.rule import DayZero, DueRule, Roll
from engine.calendar.workdays import WorkCalendar

__all__ = [
    "Cap",
    "DayFact",
    "DayKind",
    "DayZero",
    "Due",
    "DueRule",
    "Duration",
    "Grant",
    "Notice",
    "NoticeDay",
    "OfficeHours",
    "Pause",
    "Proof",
    "ProofDay",
    "Roll",
    "Times",
    "Unit",
    "Why",
    "WorkCalendar",
    "add_working_time",
    "at_share",
    "closing_after",
    "due",
    "due_by",
    "end_after",
    "load_calendar",
    "load_notices",
    "shift",
    "used_share",
    "working_minutes",
    "working_time",
]
