"""What is known about one day, and how that day stands in a proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from engine.calendar.holidays import holiday_name
from engine.calendar.notices import Notice
from engine.text import Text, text


class DayKind(StrEnum):
    """Why a day is one to work on or not."""

    WORKING_DAY = "working_day"
    MAKE_UP_DAY = "make_up_day"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


class Why(StrEnum):
    """Why a day in a proof was counted or not: the kinds of days, and the parts a day can play in counting."""

    WORKING_DAY = "working_day"
    MAKE_UP_DAY = "make_up_day"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    DAY_ZERO = "day_zero"
    AFTER_CLOSING = "after_closing"
    CALENDAR_DAY = "calendar_day"
    ROLLED_TO = "rolled_to"


_WORDS = {
    Why.WORKING_DAY: text("working day"),
    Why.MAKE_UP_DAY: text("make-up working day"),
    Why.WEEKEND: text("weekend"),
    Why.HOLIDAY: text("holiday"),
    Why.DAY_ZERO: text("day zero, which does not count"),
    Why.AFTER_CLOSING: text("received after closing time"),
    Why.CALENDAR_DAY: text("calendar day"),
    Why.ROLLED_TO: text("first working day after the end, which fell on a day off"),
}


class ProofDay(NamedTuple):
    """One day of a proof. `notice` is the key of the notice that speaks of it; `minutes` only where counted."""

    on: date
    counted: bool
    why: Why
    name: str = ""
    notice: str | None = None
    provisional: bool = False
    minutes: int | None = None

    def as_json(self) -> dict[str, object]:
        """Only what there is to say: `name`, `notice`, `provisional` and `minutes` are left out when empty."""
        plain: dict[str, object] = {"on": self.on.isoformat(), "counted": self.counted, "reason": self.why.value}
        if self.name:
            plain["name"] = self.name
        if self.notice:
            plain["notice"] = self.notice
        if self.provisional:
            plain["provisional"] = True
        if self.minutes is not None:
            plain["minutes"] = self.minutes
        return plain

    def reason(self) -> Text:
        """The reason in words: “holiday: Spring Festival”."""
        if self.name and self.why in (Why.HOLIDAY, Why.MAKE_UP_DAY):
            return text("{kind}: {name}", kind=_WORDS[self.why], name=holiday_name(self.name))
        return _WORDS[self.why]


@dataclass(frozen=True, slots=True)
class DayFact:
    """Whether `on` is a working day and who says so; `provisional` when nobody has yet and weekends are guessed.

    `entry` is the day as it stands in a proof that counts working days, made once because proofs share it.
    """

    on: date
    working: bool
    kind: DayKind
    name: str
    notice: Notice | None
    provisional: bool
    entry: ProofDay

    @property
    def reason(self) -> Text:
        return self.entry.reason()

    def stands_as(self, why: Why, *, counted: bool = False, minutes: int | None = None) -> ProofDay:
        """The day in a proof where it plays another part than its own kind."""
        return self.entry._replace(why=why, counted=counted, minutes=minutes)


def day_fact(on: date, kind: DayKind, name: str, notice: Notice | None, provisional: bool) -> DayFact:
    """A fact with its entry."""
    working = kind in (DayKind.WORKING_DAY, DayKind.MAKE_UP_DAY)
    key = notice.key if notice else None
    entry = ProofDay(on, working, Why(kind), name, key, provisional)
    return DayFact(on, working, kind, name, notice, provisional, entry)
