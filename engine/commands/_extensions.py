"""What asking for more time and deciding about it share: whose it is, what it is called, how far it may go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, select

from engine.calendar import Proof
from engine.commands._addressees import open_tasks
from engine.commands._cases import OpenRun
from engine.commands._ledger import Ledger, Obligation, limit_by
from engine.commands._moving import limit_of
from engine.commands._obligations import proof_of
from engine.dispatch import CaseInHand, Transaction
from engine.errors import BadInput
from engine.model.people import people
from engine.model.time import ObligationKind, ObligationStatus
from engine.queries.sight import groups_of_case as groups_concerned
from engine.rules.due import Extension, Interruption, Limit, count_again
from engine.text import text

_PERSON = select(people.c.id, people.c.name).where(people.c.username == bindparam("username"))


def named(ledger: Ledger, obligation_id: int) -> Obligation | None:
    """The obligation of this id, when the present run owes it."""
    return next((one for one in ledger.values() if one.id == obligation_id), None)


def called(run: OpenRun, obligation: Obligation) -> str:
    """What people call it."""
    rule = run.definition.route.clock(obligation.name)
    if obligation.kind == ObligationKind.CLOCK and rule is not None:
        return rule.name
    element = run.definition.model.elements.get(obligation.name)
    return element.name if element is not None and element.name else obligation.name


def groups_owing(tx: Transaction, case: CaseInHand, obligation: Obligation) -> frozenset[str]:
    """Whom it concerns: the group of the step; for a clock everybody who works on the case."""
    if obligation.kind == ObligationKind.STEP:
        about = (task for task in open_tasks(tx, case, obligation.id) if task.obligation_id == obligation.id)
        groups = frozenset(task.group_key for task in about if task.group_key)
        if groups:
            return groups
    return groups_concerned(tx.connection, case.id, case.unit)


def require_in_time(tx: Transaction, run: OpenRun, obligation: Obligation) -> None:
    """More time is for what is not overdue yet; while it is paused its time stands still."""
    if obligation.due_at <= (obligation.paused_at or tx.now):
        raise BadInput(
            field="obligation_id",
            detail=text(
                "“{name}” was due {at} and is extended no more: acknowledge its escalation and promise a new date.",
                name=called(run, obligation),
                at=obligation.due_at,
            ),
        )


def lost_so_far(tx: Transaction, obligation: Obligation) -> list[Interruption]:
    """What a running hold has taken from it by now."""
    return [] if obligation.paused_at is None else [Interruption(obligation.paused_at, tx.now)]


def farthest(tx: Transaction, run: OpenRun, ledger: Ledger, obligation: Obligation, proof: Proof) -> Limit | None:
    """What an extension may not pass: the clock that the step names, and every limit of the case that nobody moves."""
    own = _own_limit(tx, run, ledger, obligation, proof)
    fixed = (
        limit_by(ledger, one.name)
        for one in ledger.values()
        if one.kind == ObligationKind.CLOCK and not one.pausable and one.status == ObligationStatus.OPEN
    )
    return min((limit for limit in (own, *fixed) if limit), key=lambda limit: limit.due_at, default=None)


def _own_limit(tx: Transaction, run: OpenRun, ledger: Ledger, obligation: Obligation, proof: Proof) -> Limit | None:
    """The step's own; a clock that stands still has by now what the hold has taken from it."""
    limit = limit_of(ledger, obligation, proof)
    clock = ledger.get((ObligationKind.CLOCK, limit.name)) if limit else None
    if limit is None or clock is None or clock.paused_at is None:
        return limit
    return Limit(limit.name, count_again(run.calendar, proof_of(tx, clock), None, lost_so_far(tx, clock)).due_at)


def due_with(
    run: OpenRun, proof: Proof, limit: Limit | None, lost: Iterable[Interruption], wanted_at: datetime, now: datetime
) -> datetime:
    """When it would be due if the wanted date were approved now."""
    return count_again(run.calendar, proof, limit, [*lost, Extension(now, wanted_at)]).due_at


def person_of(tx: Transaction, username: str) -> tuple[int | None, str]:
    """Id and name of a person; whoever is none keeps the username."""
    row = tx.first(_PERSON, username=username)
    return (row.id, row.name) if row is not None else (None, username)
