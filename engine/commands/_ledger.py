"""What a run owes, as commands see it: obligations by kind and name, and how one is begun."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select

from engine.calendar import DayZero, Due, DueRule, Duration, Pause, Roll, Times
from engine.dispatch import CaseInHand, Transaction
from engine.model.time import ExtensionStatus, ObligationKind, ObligationStatus, extensions, obligations
from engine.rules.due import Limit


@dataclass(slots=True)
class Obligation:
    """One row, as far as commands look at it. `rule` is what a recomputation needs, and the ladder: the pauses that its
    proof tells of."""

    id: int
    kind: str
    name: str
    status: str
    rule: dict[str, Any]
    started_at: datetime
    due_at: datetime
    provisional: bool
    ladder: str | None
    pausable: bool
    paused_at: datetime | None
    escalation_id: int | None = None
    asked_id: int | None = None
    """The extension that waits for a decision."""

    @property
    def open(self) -> bool:
        return self.status == ObligationStatus.OPEN

    @property
    def pauses(self) -> Times:
        """When it stood still, as far as that is over."""
        pauses = self.rule.get(_PAUSES, ())
        return tuple((datetime.fromisoformat(began), datetime.fromisoformat(ended)) for began, ended in pauses)


@dataclass(frozen=True, slots=True)
class Owed:
    """What starts an obligation. `due` is given only where a person fixed the instant; `fresh` where work that comes
    again is new work with its own time, not work sent back."""

    kind: ObligationKind
    name: str
    rule: DueRule
    ladder: str | None
    source: str = ""
    pausable: bool = True
    not_after: str | None = None
    escalation_id: int | None = None
    due: Due | None = None
    fresh: bool = False


_PAUSES = "pauses"


def with_pauses(rule: dict[str, Any], pauses: Iterable[Pause]) -> dict[str, Any]:
    """A rule that says when its obligation stood still, so that its ladder need not read the proof."""
    rest = {name: value for name, value in rule.items() if name != _PAUSES}
    plain = [[one.began_at.isoformat(), one.ended_at.isoformat()] for one in pauses]
    return rest | {_PAUSES: plain} if plain else rest


Ledger = dict[tuple[str, str], Obligation]
"""The obligations of one run, by `key_of`."""

_ASKED = (
    select(extensions.c.id)
    .where(extensions.c.obligation_id == obligations.c.id, extensions.c.status == ExtensionStatus.ASKED.value)
    .scalar_subquery()
)
COLUMNS: list[ColumnElement[Any]] = [
    *(
        obligations.c[name]
        for name in (
            "id", "kind", "name", "status", "rule", "started_at", "due_at", "provisional", "ladder", "pausable",
            "paused_at", "escalation_id",
        )
    ),
    _ASKED.label("asked_id"),
]  # fmt: skip
_LEDGER = select(*COLUMNS).where(
    obligations.c.case_id == bindparam("of_case"), obligations.c.run == bindparam("of_run")
)


def rule_of(after: Duration, day_zero: str | None, roll: str | None) -> DueRule:
    """A due rule with the defaults for what a designer left out."""
    return DueRule(after, DayZero(day_zero or DayZero.NEXT_WORKING_DAY), Roll(roll or Roll.FORWARD))


def load_ledger(tx: Transaction, case: CaseInHand) -> Ledger:
    """Every obligation of the case's present run."""
    rows = tx.all(_LEDGER, of_case=case.id, of_run=case.run)
    return {key_of(row.kind, row.name, row.escalation_id): read_obligation(row) for row in rows}


def key_of(kind: str, name: str, escalation_id: int | None = None) -> tuple[str, str]:
    """Kind and name; of answers there is one for each level that asked, so that the name alone is not enough."""
    return (kind, f"{name}/{escalation_id}") if kind == ObligationKind.ANSWER else (kind, name)


def read_obligation(row: Any) -> Obligation:
    """An obligation from a row of `COLUMNS`."""
    return Obligation(*row)


def limit_by(ledger: Ledger, clock_key: str | None) -> Limit | None:
    """The present due date of a clock, as the limit that another due date may not pass."""
    clock = ledger.get((ObligationKind.CLOCK, clock_key)) if clock_key else None
    return Limit(clock.name, clock.due_at) if clock is not None else None
