"""The two durations of FEEL: one of days and time, one of years and months; they never mix."""

from __future__ import annotations

from dataclasses import dataclass

SECOND = 1_000_000_000
DAY = 86_400 * SECOND


@dataclass(frozen=True, slots=True, order=True)
class DayDuration:
    """Days, hours, minutes and seconds as nanoseconds."""

    nanos: int

    def parts(self) -> tuple[int, int, int, int, int]:
        """Days, hours, minutes, seconds, nanoseconds; none is negative."""
        seconds, nanos = divmod(abs(self.nanos), SECOND)
        minutes, seconds = divmod(seconds, 60)
        hours, minutes = divmod(minutes, 60)
        days, hours = divmod(hours, 24)
        return days, hours, minutes, seconds, nanos

    def __str__(self) -> str:
        days, hours, minutes, seconds, nanos = self.parts()
        fraction = f".{nanos:09}".rstrip("0") if nanos else ""
        clock = "".join(f"{count}{unit}" for count, unit in ((hours, "H"), (minutes, "M")) if count)
        if seconds or nanos:
            clock += f"{seconds}{fraction}S"
        shown = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
        return f"{'-' if self.nanos < 0 else ''}P{shown or 'T0S'}"


@dataclass(frozen=True, slots=True, order=True)
class MonthDuration:
    """Years and months as months."""

    months: int

    def parts(self) -> tuple[int, int]:
        """Years and months; none is negative."""
        return divmod(abs(self.months), 12)

    def __str__(self) -> str:
        years, months = self.parts()
        shown = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return f"{'-' if self.months < 0 else ''}P{shown or '0M'}"
