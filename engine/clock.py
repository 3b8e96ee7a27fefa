"""Injected time: nothing in the engine asks the machine what time it is except `SystemClock`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Whatever can say what time it is, as an aware UTC instant."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class VirtualClock:
    """A clock that stands still until it is moved: tests, scenarios, imports and the demo run on it."""

    def __init__(self, start: datetime) -> None:
        self._now = as_utc(start)

    def now(self) -> datetime:
        return self._now

    def set(self, instant: datetime) -> None:
        """Jump to `instant` (aware); jumping backwards is allowed, since real clocks do it too."""
        self._now = as_utc(instant)

    def advance(self, by: timedelta) -> None:
        """Move forward (or, with a negative `by`, back)."""
        self._now += by


def as_utc(instant: datetime) -> datetime:
    """The same instant in UTC; a naive datetime is refused with ValueError, because guessing its zone loses hours."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} has no time zone: write one, for example +08:00")
    return instant.astimezone(UTC)
