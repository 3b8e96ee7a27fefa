"""The rule a due date is counted by: how long, which day is day zero, and whether the end moves off days off."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.calendar.durations import Duration


class DayZero(StrEnum):
    """Which day does not count when something comes in on a day off or after closing time."""

    RECEIPT = "receipt"
    NEXT_WORKING_DAY = "next_working_day"


class Roll(StrEnum):
    """Whether the end of calendar days (`d`) moves forward off days off."""

    FORWARD = "forward"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class DueRule:
    """A duration with the two choices that a clock or step makes about it."""

    after: Duration
    day_zero: DayZero = DayZero.NEXT_WORKING_DAY
    roll: Roll = Roll.FORWARD

    def as_json(self) -> dict[str, str]:
        return {"after": str(self.after), "day_zero": self.day_zero.value, "roll": self.roll.value}

    @staticmethod
    def from_json(data: dict[str, str]) -> DueRule:
        return DueRule(Duration.parse(data["after"]), DayZero(data["day_zero"]), Roll(data["roll"]))
