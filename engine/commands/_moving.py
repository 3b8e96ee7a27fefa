"""Moving due dates after something happened to their time: in the order of what caps what, and in the lists as well."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import bindparam, select, update

from engine.calendar import Proof
from engine.commands._ledger import Ledger, Obligation, limit_by
from engine.dispatch import Transaction
from engine.model.tasks import TaskStatus, task_candidates, tasks
from engine.model.time import ObligationKind
from engine.rules.due import Limit

_OPEN_TASKS_OF = (
    tasks.c.obligation_id == bindparam("of_obligation"),
    tasks.c.status == TaskStatus.OPEN.value,
)
_TASK_DUE = update(tasks).where(*_OPEN_TASKS_OF).values(due_at=bindparam("new_due_at"))
_OFFER_DUE = (
    update(task_candidates)
    .where(task_candidates.c.task_id.in_(select(tasks.c.id).where(*_OPEN_TASKS_OF).scalar_subquery()))
    .values(due_at=bindparam("new_due_at"))
)


def clocks_first(ledger: Ledger) -> list[Obligation]:
    """A run's obligations, clocks before the steps that they may cap."""
    return sorted(ledger.values(), key=lambda one: one.kind != ObligationKind.CLOCK)


def show_due(tx: Transaction, obligation: Obligation) -> None:
    """Repeat an obligation's due date where lists are sorted by it."""
    values = {"of_obligation": obligation.id, "new_due_at": obligation.due_at}
    tx.write(_TASK_DUE, values)
    tx.write(_OFFER_DUE, values)


def limit_of(ledger: Ledger, obligation: Obligation, proof: Proof) -> Limit | None:
    """What ends an obligation at the latest as things stand: the clock of its `not_after`, or of a grant's cap."""
    found = list(_limits(ledger, obligation, proof))
    return min(found, key=lambda limit: limit.due_at, default=None)


def _limits(ledger: Ledger, obligation: Obligation, proof: Proof) -> Iterator[Limit]:
    names = {obligation.rule.get("not_after"), proof.cap.name if proof.cap else None}
    for name in sorted(name for name in names if name):
        limit = limit_by(ledger, name)
        if limit is not None and name != obligation.name:
            yield limit
