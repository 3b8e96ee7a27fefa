"""The filters of the escalation page in its address: plain parameters, read and written in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import g

from engine.clock import as_utc
from engine.queries.escalations import Filters, View, Why
from web.manager import words
from web.request import say
from web.shown import words as shown

_WORDS = ("route", "unit", "level", "told", "holder")
_FLAGS = ("late", "unanswered", "missed", "skipped")
NAMES = ("view", *_WORDS, "why", "from", "to", *_FLAGS)
"""Every parameter, in the order in which they stand in an address."""


def filters_of(sent: Mapping[str, str], view: View) -> Filters:
    """What an address asks for; what it cannot ask for is left out. `view` where it names none."""
    parts: dict[str, Any] = {name: sent.get(name, "").strip()[:200] for name in _WORDS}
    return Filters(
        view=View(sent["view"]) if sent.get("view") in {str(one) for one in View} else view,
        why=Why(sent["why"]) if sent.get("why") in {str(one) for one in Why} else None,
        since=_begins(_on(sent.get("from", ""))),
        until=_begins(_on(sent.get("to", "")), days_later=1),
        **parts | {name: bool(sent.get(name)) for name in _FLAGS},
    )


def asked(filters: Filters, **changed: Any) -> dict[str, Any]:
    """The parameters that ask for `filters`, with these parts changed."""
    filters = replace(filters, **changed)
    last = filters.until - timedelta(microseconds=1) if filters.until else None
    found = {
        "view": str(filters.view),
        "why": str(filters.why or ""),
        "from": filters.since.astimezone(g.zone).date().isoformat() if filters.since else "",
        "to": last.astimezone(g.zone).date().isoformat() if last else "",
        **{name: getattr(filters, name) for name in _WORDS},
        **{name: "1" if getattr(filters, name) else "" for name in _FLAGS},
    }
    return {name: found[name] for name in NAMES if found[name]}


def narrowed(filters: Filters) -> bool:
    """Whether anything but the view is asked for."""
    return filters != Filters(filters.view)


def widened(filters: Filters, part: str) -> Filters:
    """The same without one of its parts."""
    empty: dict[str, Any] = {part: getattr(Filters(), part)}
    return replace(filters, **empty)


def in_force(filters: Filters, routes: Mapping[str, str], units: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each part that narrows, and how it is called: what a reader sees above the list."""
    day = asked(filters)
    named = {
        "route": (say("Route"), routes.get(filters.route, filters.route)),
        "unit": (say("Unit"), units.get(filters.unit, filters.unit)),
        "level": (say("Level"), shown(words.level(filters.level))),
        "why": (say("Why"), shown(words.WHY[filters.why]) if filters.why else ""),
        "told": (say("Told"), filters.told),
        "holder": (say("With"), filters.holder),
        "since": (say("From day"), day.get("from", "")),
        "until": (say("To day"), day.get("to", "")),
    }
    labelled = [(part, f"{label}: {value}") for part, (label, value) in named.items() if getattr(filters, part)]
    return labelled + [(part, shown(words.PARTS[part])) for part in _FLAGS if getattr(filters, part)]


def _on(written: str) -> date | None:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        return None


def _begins(on: date | None, days_later: int = 0) -> datetime | None:
    """The beginning of the reader's day, UTC; None beyond what a calendar holds."""
    try:
        return as_utc(datetime.combine(on + timedelta(days=days_later), time(), tzinfo=g.zone)) if on else None
    except OverflowError:
        return None
