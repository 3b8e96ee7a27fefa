"""The proof of a due date: everything it was computed from, kept as values that outlive the calendar they came from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from engine.calendar.days import ProofDay, Why
from engine.calendar.explain import sentences
from engine.calendar.moves import Cap, Grant, Pause
from engine.calendar.notices import Citation
from engine.calendar.rule import DueRule
from engine.text import Text, Translate


@dataclass(frozen=True, slots=True)
class Proof:
    """Start, rule, the notices known about the years touched, each day counted or skipped and why, and the result.

    `known_on` is the date the knowledge was limited to, None for everything there was. Instants are UTC.
    """

    calendar: str
    zone: str
    start: datetime
    rule: DueRule
    days: tuple[ProofDay, ...]
    due_at: datetime
    provisional: bool
    notices: tuple[Citation, ...]
    known_on: date | None = None
    pauses: tuple[Pause, ...] = ()
    cap: Cap | None = None
    grants: tuple[Grant, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Plain values for `json`; `from_json` gives an equal proof back."""
        plain: dict[str, object] = {
            "calendar": self.calendar,
            "zone": self.zone,
            "start": self.start.isoformat(),
            "rule": self.rule.as_json(),
            "known_on": self.known_on.isoformat() if self.known_on else None,
            "notices": [notice.as_json() for notice in self.notices],
            "days": [day.as_json() for day in self.days],
            "due_at": self.due_at.isoformat(),
            "provisional": self.provisional,
        }
        if self.pauses:
            plain["pauses"] = [pause.as_json() for pause in self.pauses]
        if self.grants:
            plain["grants"] = [grant.as_json() for grant in self.grants]
        if self.cap:
            plain["not_after"] = self.cap.as_json()
        return plain

    @staticmethod
    def from_json(data: dict[str, Any]) -> Proof:
        """The proof that `as_json` wrote."""
        return Proof(
            calendar=data["calendar"],
            zone=data["zone"],
            start=datetime.fromisoformat(data["start"]),
            rule=DueRule.from_json(data["rule"]),
            days=tuple(_day(day) for day in data["days"]),
            due_at=datetime.fromisoformat(data["due_at"]),
            provisional=data["provisional"],
            notices=tuple(Citation.from_json(notice) for notice in data["notices"]),
            known_on=date.fromisoformat(data["known_on"]) if data["known_on"] else None,
            pauses=tuple(Pause.from_json(pause) for pause in data.get("pauses", ())),
            cap=Cap.from_json(data["not_after"]) if "not_after" in data else None,
            grants=tuple(Grant.from_json(grant) for grant in data.get("grants", ())),
        )

    def paused(self, began_at: datetime, ended_at: datetime, due_at: datetime, *, provisional: bool) -> Proof:
        """The same proof, its end moved to `due_at` because time stood still in between."""
        pauses = (*self.pauses, Pause(began_at, ended_at, due_at))
        return replace(self, due_at=due_at, provisional=provisional, pauses=pauses)

    def granted(self, approved_at: datetime, granted_at: datetime, due_at: datetime, *, provisional: bool) -> Proof:
        """The same proof, its end moved to `due_at` because more time was approved."""
        grants = (*self.grants, Grant(approved_at, granted_at, due_at))
        return replace(self, due_at=due_at, provisional=provisional, grants=grants)

    def moves(self) -> list[Pause | Grant]:
        """What moved the end, in the order in which it counts: a hold that goes on after a grant comes after it."""
        return sorted((*self.grants, *self.pauses), key=lambda move: move.from_at)

    def capped(self, name: str, at: datetime) -> Proof:
        """The same proof, ended earlier by the limit `name` at `at`."""
        return replace(self, due_at=at, cap=Cap(name, at, self.due_at))

    def texts(self) -> list[Text]:
        """The proof told in sentences, one a line."""
        return list(sentences(self))

    def explain(self, translate: Translate = str) -> list[str]:
        """The proof in a reader's language, one sentence a line."""
        return [line.show(translate) for line in self.texts()]


def _day(data: dict[str, Any]) -> ProofDay:
    return ProofDay(
        on=date.fromisoformat(data["on"]),
        counted=data["counted"],
        why=Why(data["reason"]),
        name=data.get("name", ""),
        notice=data.get("notice"),
        provisional=data.get("provisional", False),
        minutes=data.get("minutes"),
    )
