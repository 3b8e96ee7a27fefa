"""Hand a message or signal to one case: by a person who names the case, or by the worker that found whom it is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from sqlalchemy import bindparam, or_, select

from engine.bpmn.data.kept import unpack
from engine.commands import _holds
from engine.commands._cases import groups_of_case, lock_case, open_run
from engine.commands._delivering import Sent, find_sent, hand_over, miss, record
from engine.commands._fitting import refuse_large
from engine.commands._incidents import RunCommand
from engine.commands._sending import refuse_reserved
from engine.commands.fire_timer import SUSPENDED_TRY
from engine.dispatch import CaseInHand, Transaction
from engine.errors import NotFound, WrongState
from engine.model.cases import CaseStatus
from engine.model.messages import ANY_KEY, DeliveryOutcome, awaited_messages
from engine.model.time import HoldEnd
from engine.queue import LeasedJob, finish_job, postpone_job
from engine.rules.permissions import Permission
from engine.text import text

_AWAITED = (
    select(awaited_messages.c.ref)
    .where(
        awaited_messages.c.case_id == bindparam("of_case"),
        awaited_messages.c.kind == "message",
        awaited_messages.c.name == bindparam("of_name"),
    )
    .limit(1)
)
_WAITING = (
    select(awaited_messages.c.ref)
    .where(
        awaited_messages.c.case_id == bindparam("of_case"),
        awaited_messages.c.kind == bindparam("of_kind"),
        awaited_messages.c.name == bindparam("of_name"),
        or_(awaited_messages.c.key == ANY_KEY, awaited_messages.c.key == bindparam("of_key")),
        awaited_messages.c.awaited_at <= bindparam("since"),
    )
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class DeliverMessage(RunCommand):
    """Hand the message `name` to a case. Raises WrongState for a closed case, NotFound when it does not wait for it.

    A suspended case refuses it too, unless the message is what its hold waits for: then the hold ends.

    The case is named, so no key is asked for.
    """

    permission: ClassVar[Permission] = Permission.STEER_CASE

    case_id: int
    name: str
    payload: Mapping[str, object] = field(default_factory=dict)

    def execute(self, tx: Transaction) -> None:
        refuse_reserved(self.payload)
        refuse_large(tx, self.payload)
        case = lock_case(tx, self.case_id)
        tx.actor.require(Permission.STEER_CASE, groups_of_case(tx, case.id))
        if case.status is CaseStatus.SUSPENDED:
            _end_hold(tx, case, self.name, tx.now)
        if case.status is not CaseStatus.OPEN:
            raise WrongState(what=text("Case {number}", number=case.number), state=str(case.status))
        if tx.first(_AWAITED, of_case=case.id, of_name=self.name) is None:
            raise NotFound(kind=text("message awaited by case {number}", number=case.number), name=self.name)
        hand_over(tx, case, "message", self.name, self.payload)


@dataclass(frozen=True, slots=True)
class DeliverSent:
    """Hand over what `job` was written for. Only the worker holds its lease; a suspended case gets it when it resumes.

    A hold that waits for this message ends with it, from the instant at which it was sent. A case that was closed, or
    went on without it, is passed over on record; a message then looks for another receiver.
    """

    permission: ClassVar[Permission] = Permission.OPERATE

    job: LeasedJob

    def execute(self, tx: Transaction) -> None:
        assert self.job.case_id is not None, "a delivery names its case"
        case = lock_case(tx, self.job.case_id)
        sent = find_sent(tx, int(self.job.subject or 0))
        if case.status is CaseStatus.SUSPENDED and sent is not None and _waits(tx, case, sent):
            _end_hold(tx, case, sent.name, sent.sent_at)
        if case.status is CaseStatus.SUSPENDED:
            postpone_job(tx, self.job, "suspended", tx.now + SUSPENDED_TRY, failed=False)
            return
        finish_job(tx, self.job)
        if sent is None:
            return
        receiver = f"case:{case.id}"
        if case.status.closed:
            miss(tx, sent, receiver, case.id, DeliveryOutcome.CLOSED)
        elif not _waits(tx, case, sent):
            miss(tx, sent, receiver, case.id, DeliveryOutcome.GONE)
        else:
            record(tx, sent, receiver, case.id, DeliveryOutcome.DELIVERED)
            hand_over(tx, case, sent.kind, sent.name, unpack(sent.payload), key=sent.key or None, sent=sent.id)


def _end_hold(tx: Transaction, case: CaseInHand, name: str, at: datetime) -> None:
    """Go on with a suspended case if its hold waits for the message `name`, as of the instant at which it came."""
    hold = _holds.running(_holds.holds_of_run(tx, case))
    run = open_run(tx, case)
    rule = _holds.rule_of_hold(run, hold)
    if rule is not None and name in rule.ends_on_messages:
        _holds.cancel(tx, case)
        _holds.resume(tx, case, run, hold, at, HoldEnd.CUSTOMER)


def _waits(tx: Transaction, case: CaseInHand, sent: Sent) -> bool:
    """Whether it waits still; a signal is meant for those only who waited when it was sent."""
    since: datetime = sent.sent_at if sent.kind == "signal" else tx.now
    place = tx.first(_WAITING, of_case=case.id, of_kind=sent.kind, of_name=sent.name, of_key=sent.key, since=since)
    return place is not None
