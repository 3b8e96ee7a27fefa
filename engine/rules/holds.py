"""How long a case may be held."""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.calendar import Duration, WorkCalendar, shift
from engine.clock import as_utc

LONGEST_DAYS = 60
"""A case that is held longer than this is forgotten, not held."""


def latest_end(calendar: WorkCalendar, began_at: datetime, longest: Duration | None) -> datetime:
    """The latest end of a hold that begins at `began_at`: by its reason, and within `LONGEST_DAYS` in any case.

    Working days end at closing time, the day on which it begins not counted.
    """
    in_any_case = as_utc(began_at) + timedelta(days=LONGEST_DAYS)
    return in_any_case if longest is None else min(in_any_case, shift(calendar, began_at, longest))
