"""Durations as designers write them: `5wd`, `4wh`, `15d`, `36h`, `90m`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from engine.errors import BadDuration
from engine.text import Text, text


class Unit(StrEnum):
    """What is counted. Whole numbers only for the two kinds of days."""

    WORKING_DAYS = "wd"
    WORKING_HOURS = "wh"
    DAYS = "d"
    HOURS = "h"
    MINUTES = "m"


_FORM = re.compile(r"\s*(\d{1,9}(?:\.\d{1,4})?)\s*(wd|wh|d|h|m)\s*", re.ASCII)
_SECONDS = {Unit.WORKING_HOURS: 3600, Unit.HOURS: 3600, Unit.MINUTES: 60}

# Twenty years of each: longer ones are slips of the pen, and counting them day by day would stall a command.
_MOST = {
    Unit.WORKING_DAYS: 5_000,
    Unit.WORKING_HOURS: 40_000,
    Unit.DAYS: 7_300,
    Unit.HOURS: 175_200,
    Unit.MINUTES: 10_512_000,
}
_ONE = {
    Unit.WORKING_DAYS: text("1 working day"),
    Unit.WORKING_HOURS: text("1 working hour"),
    Unit.DAYS: text("1 calendar day"),
    Unit.HOURS: text("1 hour"),
    Unit.MINUTES: text("1 minute"),
}
_MANY = {
    Unit.WORKING_DAYS: text("{n} working days"),
    Unit.WORKING_HOURS: text("{n} working hours"),
    Unit.DAYS: text("{n} calendar days"),
    Unit.HOURS: text("{n} hours"),
    Unit.MINUTES: text("{n} minutes"),
}


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount (not negative) of one unit; zero means "by the end of day zero" for days, "at once" otherwise."""

    amount: Decimal
    unit: Unit

    @staticmethod
    def parse(source: str) -> Duration:
        """Read `5wd`; anything else, a fraction of a day or more than twenty years raises BadDuration."""
        return _parse(source)

    def __str__(self) -> str:
        return f"{self.amount.normalize():f}{self.unit}"

    @property
    def in_working_time(self) -> bool:
        """Whether only working time counts, so that shares of it are shares of working minutes."""
        return self.unit in (Unit.WORKING_DAYS, Unit.WORKING_HOURS)

    @property
    def in_days(self) -> bool:
        """Whether whole days are counted and the end is the end of a day."""
        return self.unit in (Unit.WORKING_DAYS, Unit.DAYS)

    @property
    def days(self) -> int:
        """The number of days of a duration `in_days`."""
        return int(self.amount)

    @property
    def time(self) -> timedelta:
        """The length of a duration that is not `in_days`; hours of `wh` are hours of open office."""
        return timedelta(microseconds=int(self.amount * _SECONDS[self.unit] * 1_000_000))

    def words(self) -> Text:
        """The duration as people say it: “5 working days”."""
        if self.amount == 1:
            return _ONE[self.unit]
        return replace(_MANY[self.unit], params={"n": f"{self.amount.normalize():f}"})


@lru_cache(maxsize=512)
def _parse(source: str) -> Duration:
    found = _FORM.fullmatch(source)
    if found is None:
        raise BadDuration(source=source)
    amount, unit = Decimal(found[1]), Unit(found[2])
    whole = amount == amount.to_integral_value()
    if amount > _MOST[unit] or (unit in (Unit.WORKING_DAYS, Unit.DAYS) and not whole):
        raise BadDuration(source=source)
    return Duration(amount, unit)
