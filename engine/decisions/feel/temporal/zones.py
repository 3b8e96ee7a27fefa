"""Zones of times: a fixed offset, or a name of the IANA database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones


@dataclass(frozen=True, slots=True)
class Zone:
    """`offset` in seconds east of Greenwich, or `name`; exactly one of them is set."""

    offset: int | None
    name: str | None = None

    def offset_at(self, days: int, seconds: int) -> int:
        """Seconds east of Greenwich at a local day number and second of that day."""
        if self.name is None:
            return self.offset or 0
        return _named_offset(self.name, days, seconds)

    def offset_in_utc(self, days: int, seconds: int) -> int:
        """The same at a day number and second of that day in UTC."""
        if self.name is None:
            return self.offset or 0
        return _named_offset(self.name, days, seconds, utc=True)

    def __str__(self) -> str:
        if self.name is not None:
            return f"@{self.name}"
        return offset_text(self.offset or 0)


def offset_text(offset: int) -> str:
    """`Z`, `+08:00`, or with seconds where there are some."""
    if offset == 0:
        return "Z"
    minutes, seconds = divmod(abs(offset), 60)
    shown = f"{'-' if offset < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"
    return f"{shown}:{seconds:02}" if seconds else shown


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(available_timezones())


def known_zone(name: str) -> bool:
    """Whether the IANA database has this name; asked first, so that no odd name is ever looked for as a file."""
    return name in _names()


@lru_cache(maxsize=256)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=4096)
def _named_offset(name: str, days: int, seconds: int, *, utc: bool = False) -> int:
    # The database knows years 1 to 9999; others borrow the rules of a year at the same place of the 400-year cycle.
    earliest, latest = -719_162, 2_932_896
    if not earliest < days < latest:
        days = days % 146_097
    zone = _zone(name)
    at = datetime(1970, 1, 1, tzinfo=UTC if utc else zone) + timedelta(days=days, seconds=seconds)
    offset = at.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def zone_of(info: tzinfo, at: datetime) -> Zone:
    """The zone of a Python `tzinfo`: by name where it has one, else by its offset at `at`."""
    key = getattr(info, "key", None) if isinstance(info, ZoneInfo) else None
    if isinstance(key, str) and key not in ("UTC", "Etc/UTC"):
        return Zone(None, key)
    offset = info.utcoffset(at)
    return Zone(int(offset.total_seconds()) if offset is not None else 0)
