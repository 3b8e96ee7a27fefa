"""Notices: who ordered which days off and which make-up working days, where that stands and since when it is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """One day a notice speaks of; `name` is the holiday it belongs to, in the language of the notice."""

    on: date
    working: bool
    name: str


class Citation(NamedTuple):
    """A notice as a proof cites it, without its days."""

    key: str
    year: int
    published_on: date
    url: str
    title: str

    def as_json(self) -> dict[str, object]:
        return {**self._asdict(), "published_on": self.published_on.isoformat()}

    @staticmethod
    def from_json(data: dict[str, Any]) -> Citation:
        return Citation(**{**data, "published_on": date.fromisoformat(data["published_on"])})


@dataclass(frozen=True, slots=True)
class Notice:
    """One published order about the days of `year` (it may touch the days around New Year too).

    `amends` marks one that changes single days only: an amendment, or a local closure such as a typhoon day. It does
    not make the year known; only a notice for the whole year does.
    """

    year: int
    published_on: date
    url: str
    days: tuple[NoticeDay, ...]
    title: str = ""
    amends: bool = False

    @property
    def key(self) -> str:
        """Short name within a calendar, as cited in proofs: `2020@2020-01-27`."""
        return f"{self.year}@{self.published_on.isoformat()}"

    def citation(self) -> Citation:
        """What a proof keeps of it."""
        return Citation(self.key, self.year, self.published_on, self.url, self.title)

    def as_json(self) -> dict[str, object]:
        """Plain values for `json`; `from_json` gives an equal notice back."""
        return {
            "year": self.year,
            "published_on": self.published_on.isoformat(),
            "url": self.url,
            "title": self.title,
            "amends": self.amends,
            "days": [{"on": day.on.isoformat(), "working": day.working, "name": day.name} for day in self.days],
        }

    @staticmethod
    def from_json(data: dict[str, Any]) -> Notice:
        """The notice that `as_json` wrote."""
        days = tuple(NoticeDay(date.fromisoformat(day["on"]), day["working"], day["name"]) for day in data["days"])
        published_on = date.fromisoformat(data["published_on"])
        return Notice(**{**data, "published_on": published_on, "days": days})


def in_order(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Oldest first, so that a later one has the last word; the same notice given twice stands once, the last wins."""
    by_identity = {(notice.key, notice.url): notice for notice in notices}
    return tuple(sorted(by_identity.values(), key=lambda notice: (notice.published_on, notice.year, notice.url)))
