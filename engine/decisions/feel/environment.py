"""What surrounds an evaluation: the instant, the working calendar, the zone. Given, never fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from engine.decisions.feel.limits import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    from engine.calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class Environment:
    """`now` is an aware instant (without it `now()` and `today()` have no answer); `calendar` answers for working days
    and holidays; `zone` is the zone of `now()` and `today()`, by default the calendar's, else UTC."""

    now: datetime | None = None
    calendar: WorkCalendar | None = None
    zone: tzinfo | None = None
    limits: Limits = DEFAULT_LIMITS

    def local_zone(self) -> tzinfo:
        """The zone in which “today” is meant."""
        if self.zone is not None:
            return self.zone
        return UTC if self.calendar is None else self.calendar.zone


EMPTY = Environment()
