"""Decide about more time that was asked for: somebody else than who asked, and before the due date is past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Row, bindparam, select, update

from engine.calendar import Due
from engine.commands import _extensions
from engine.commands._addressees import Told
from engine.commands._cases import OpenRun, lock_case, open_run
from engine.commands._ledger import Ledger, Obligation, limit_by, load_ledger
from engine.commands._moving import show_due
from engine.commands._obligations import move, pause_from, proof_of
from engine.commands._telling import tell, tell_customer
from engine.dispatch import CaseInHand, Transaction
from engine.errors import BadInput, Conflict, NotFound, OwnRequest, WrongState
from engine.model.audit import AuditAction
from engine.model.time import ExtensionStatus, ObligationKind, extensions
from engine.rules.due import Extension, count_again
from engine.rules.permissions import Permission
from engine.text import Text, text

MESSAGE = "extended"
"""The route's message that tells the customer the new date."""

_CASE_OF = select(extensions.c.case_id).where(extensions.c.id == bindparam("extension_id"))
_EXTENSION = select(extensions).where(extensions.c.id == bindparam("extension_id"))
_DECIDE = (
    update(extensions)
    .where(extensions.c.id == bindparam("extension_id"), extensions.c.status == ExtensionStatus.ASKED.value)
    .values(
        status=bindparam("new_status"), decided_at=bindparam("at"), decided_by=bindparam("by"), note=bindparam("words")
    )
)
_ALREADY: dict[str, Text] = {
    "approved": text("{who} approved it already, at {at}."),
    "refused": text("{who} refused it already, at {at}."),
    "lapsed": text("It lapsed at {at}: what it was for has ended."),
}


@dataclass(frozen=True, slots=True)
class DecideExtension:
    """Approve or refuse; `note` is told to who asked, and a refusal needs one.

    An approval moves the due date, arms its levels again, and tells the customer by the route's message `extended`. No
    limit that nobody may move is passed.
    """

    permission: ClassVar[Permission] = Permission.DECIDE_EXTENSION

    extension_id: int
    approve: bool
    note: str = ""

    def execute(self, tx: Transaction) -> None:
        owner = tx.first(_CASE_OF, extension_id=self.extension_id)
        if owner is None:
            raise NotFound(kind="extension", name=self.extension_id)
        case = lock_case(tx, owner.case_id)
        asked = tx.first(_EXTENSION, extension_id=self.extension_id)
        assert asked is not None, "its case was found by it"
        if asked.status != ExtensionStatus.ASKED:
            raise Conflict(detail=_already(tx, asked))
        run = open_run(tx, case)
        ledger = load_ledger(tx, case)
        obligation = _extensions.named(ledger, asked.obligation_id)
        if obligation is None or not obligation.open:
            raise WrongState(what=text("Case {number}", number=case.number), state=str(case.status))
        tx.actor.require(Permission.DECIDE_EXTENSION, _extensions.groups_owing(tx, case, obligation))
        if tx.actor.username == asked.asked_by:
            raise OwnRequest(who=tx.actor.name)
        if not self.approve and not self.note.strip():
            raise BadInput(detail=text("Say why there is no more time: who asked reads it."))
        status = ExtensionStatus.APPROVED if self.approve else ExtensionStatus.REFUSED
        values = {"new_status": str(status), "at": tx.now, "by": tx.actor.username, "words": self.note.strip() or None}
        tx.write(_DECIDE, values | {"extension_id": asked.id}, expect=1)
        obligation.asked_id = None
        if self.approve:
            _extend(tx, case, run, ledger, obligation, asked)
        else:
            about = {"extension": asked.id, "obligation": obligation.name, "kind": obligation.kind}
            tx.audit(case, AuditAction.EXTENSION_REFUSED, **about)
        _tell_asker(tx, case, obligation, asked, status)


def _extend(
    tx: Transaction, case: CaseInHand, run: OpenRun, ledger: Ledger, obligation: Obligation, asked: Row[Any]
) -> None:
    _extensions.require_in_time(tx, run, obligation)
    due, before = _new_due(tx, run, ledger, obligation, asked.wanted_at)
    if due.due_at <= before:
        raise BadInput(
            detail=text("It is due {at} as it stands, no earlier than what was asked for: refuse it.", at=before)
        )
    if obligation.paused_at is not None:
        pause_from(tx, obligation, tx.now)  # what the hold has taken so far is in the proof now
    about = {"extension": asked.id, "obligation": obligation.name, "kind": obligation.kind}
    tx.audit(case, AuditAction.EXTENSION_APPROVED, **about, before=before, due_at=due.due_at)
    move(tx, case, run, obligation, due, "extension", moot_before=tx.now)
    show_due(tx, obligation)
    if obligation.kind == ObligationKind.CLOCK:
        _move_capped(tx, case, run, ledger, obligation)
    if MESSAGE in run.definition.route.messages:
        tell_customer(tx, case, MESSAGE, due=due.due_at)


def _new_due(
    tx: Transaction, run: OpenRun, ledger: Ledger, obligation: Obligation, wanted_at: datetime
) -> tuple[Due, datetime]:
    """The due date with the extension, and the one that stands now: with what a running hold has taken so far."""
    proof = proof_of(tx, obligation)
    lost, limit = _extensions.lost_so_far(tx, obligation), _extensions.farthest(tx, run, ledger, obligation, proof)
    before = count_again(run.calendar, proof, limit, lost).due_at if lost else obligation.due_at
    return count_again(run.calendar, proof, limit, [*lost, Extension(tx.now, wanted_at)]), before


def _move_capped(tx: Transaction, case: CaseInHand, run: OpenRun, ledger: Ledger, clock: Obligation) -> None:
    """Steps that the clock had ended early get the time that it has now."""
    for step in ledger.values():
        if not step.open or step.rule.get("not_after") != clock.name:
            continue
        proof = proof_of(tx, step)
        due = count_again(run.calendar, proof, limit_by(ledger, clock.name))
        if proof.cap is not None and due.due_at != step.due_at:
            move(tx, case, run, step, due, "extension", moot_before=tx.now)
            show_due(tx, step)


def _already(tx: Transaction, asked: Row[Any]) -> Text:
    who = _extensions.person_of(tx, asked.decided_by)[1] if asked.decided_by else ""
    return _ALREADY[asked.status].bind(who=who, at=asked.decided_at)


def _tell_asker(
    tx: Transaction, case: CaseInHand, obligation: Obligation, asked: Row[Any], status: ExtensionStatus
) -> None:
    person_id, _ = _extensions.person_of(tx, asked.asked_by)
    told = [Told(person_id, "asker")] if person_id is not None and not tx.engine.silent else []
    tell(
        tx, case, told, f"extension_{status}", extension=asked.id, obligation=obligation.name, number=case.number,
        due_at=obligation.due_at,
    )  # fmt: skip
