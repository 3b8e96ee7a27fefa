"""Add a holiday notice, and recompute the due dates that rest on guesses about its year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import bindparam, insert, select

from engine.calendar import Notice
from engine.commands._cases import lock_case, open_run
from engine.commands._ledger import load_ledger
from engine.commands._moving import clocks_first, limit_of, show_due
from engine.commands._obligations import move, proof_of
from engine.dispatch import Transaction
from engine.errors import BadInput
from engine.model.cases import cases
from engine.model.ids import new_id
from engine.model.time import GIVEN, ObligationStatus, notices, obligations
from engine.queue import LeasedJob, finish_job
from engine.rules.due import count_again
from engine.rules.permissions import Permission
from engine.text import text

_NOTICES = select(notices.c.content).where(notices.c.calendar == bindparam("of_calendar"))
_ADD = insert(notices)
_CASES = (
    select(obligations.c.case_id)
    .join(cases, cases.c.id == obligations.c.case_id)
    .where(
        obligations.c.status == ObligationStatus.OPEN.value,
        obligations.c.calendar == bindparam("of_calendar"),
        obligations.c.kind.not_in([kind.value for kind in GIVEN]),
        obligations.c.due_at >= bindparam("since"),
    )
    .distinct()
    .order_by(obligations.c.case_id)
)


@dataclass(frozen=True, slots=True)
class Moved:
    """One due date that a notice moves. Instants are UTC."""

    case_id: int
    number: str
    obligation: str
    before: datetime
    after: datetime


@dataclass(frozen=True, slots=True)
class AddNotice:
    """Add a notice to the calendar called `calendar`. Due dates move only when `RecomputeDueDates` is run after it."""

    permission: ClassVar[Permission] = Permission.OPERATE

    calendar: str
    notice: Notice

    def execute(self, tx: Transaction) -> int:
        content = self.notice.as_json()
        if any(row.content == content for row in tx.all(_NOTICES, of_calendar=self.calendar)):
            raise BadInput(detail=text("This notice is known already: {key}.", key=self.notice.key))
        notice_id = new_id()
        row = {"id": notice_id, "calendar": self.calendar, "content": content, "added_at": tx.now}
        tx.write(_ADD, row | {"added_by": tx.actor.username})
        tx.journal("notice.added", calendar=self.calendar, notice=self.notice.key, url=self.notice.url)
        return notice_id


@dataclass(frozen=True, slots=True)
class RecomputeDueDates:
    """Count one case's open due dates again with what is known now. With `preview` nothing is changed, only told.

    A clock goes before the steps that it caps. The nightly sweep does it with the job it leased.
    """

    permission: ClassVar[Permission] = Permission.OPERATE

    case_id: int
    reason: str = "notice"
    preview: bool = False
    job: LeasedJob | None = None

    def execute(self, tx: Transaction) -> list[Moved]:
        case = lock_case(tx, self.case_id)
        if self.job is not None:
            finish_job(tx, self.job)
        if case.status.closed:
            return []
        run = open_run(tx, case)
        ledger = load_ledger(tx, case)
        moved: list[Moved] = []
        for obligation in clocks_first(ledger):
            if not obligation.open or obligation.kind in GIVEN:
                continue
            proof = proof_of(tx, obligation)
            due = count_again(run.calendar, proof, limit_of(ledger, obligation, proof))
            before = obligation.due_at
            if due.due_at == before and due.provisional == obligation.provisional:
                continue
            if self.preview:
                obligation.due_at = due.due_at
            else:
                move(tx, case, run, obligation, due, self.reason)
                show_due(tx, obligation)
            if due.due_at != before:
                moved.append(Moved(case.id, case.number, obligation.name, before, due.due_at))
        return moved


def cases_touched(reader: Any, calendar: str, since: datetime) -> list[int]:
    """The cases with an open due date by this calendar at or after `since`: whom a notice may move."""
    rows = reader.execute(_CASES, {"of_calendar": calendar, "since": since}).all()
    return [row.case_id for row in rows]


def read_notice(raw: Mapping[str, Any]) -> Notice:
    """A notice from parsed YAML or JSON. Raises BadInput naming what is missing."""
    try:
        return Notice.from_json({"title": "", "amends": False, **raw})
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(
            detail=text("A notice has year, published_on, url and days (on, working, name): {why}", why=error)
        ) from error
