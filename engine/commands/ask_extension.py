"""Ask for more time (延期), before it is over: for a step or an in-house clock, never for a legal one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import bindparam, func, insert, select

from engine.bpmn.bundle.route import ExtensionRule
from engine.calendar import shift
from engine.clock import as_utc
from engine.commands import _extensions
from engine.commands._addressees import addressees, open_tasks
from engine.commands._cases import OpenRun, lock_case, open_run
from engine.commands._ledger import Ledger, Obligation, load_ledger
from engine.commands._obligations import proof_of
from engine.commands._telling import tell
from engine.dispatch import CaseInHand, Transaction
from engine.errors import BadInput, Conflict, NotFound, WrongState
from engine.model.audit import AuditAction
from engine.model.ids import new_id
from engine.model.tasks import attachments
from engine.model.time import ExtensionStatus, ObligationKind, extensions, obligations
from engine.rules.due import count_again, ending
from engine.rules.permissions import Permission
from engine.text import text

_CASE_OF = select(obligations.c.case_id, obligations.c.name).where(obligations.c.id == bindparam("obligation_id"))
_WAITING = select(extensions.c.asked_by, extensions.c.asked_at).where(extensions.c.id == bindparam("extension_id"))
_APPROVED = select(func.count().label("times")).where(
    extensions.c.obligation_id == bindparam("obligation_id"), extensions.c.status == ExtensionStatus.APPROVED.value
)
_FILE = select(attachments.c.id).where(
    attachments.c.case_id == bindparam("of_case"), attachments.c.id == bindparam("file_id")
)
_ASK = insert(extensions)


@dataclass(frozen=True, slots=True)
class AskExtension:
    """Ask that a step or clock be due at `wanted_at` (aware) instead; returns the request's id. Nothing moves yet.

    Limits counted in days end with the day of `wanted_at`. `evidence_id`: a file of the case.
    """

    permission: ClassVar[Permission] = Permission.ASK_EXTENSION

    obligation_id: int
    wanted_at: datetime
    reason: str
    evidence_id: int | None = None

    def execute(self, tx: Transaction) -> int:
        owner = tx.first(_CASE_OF, obligation_id=self.obligation_id)
        if owner is None:
            raise NotFound(kind="obligation", name=self.obligation_id)
        case = lock_case(tx, owner.case_id)
        run = open_run(tx, case)
        ledger = load_ledger(tx, case)
        obligation = _extensions.named(ledger, self.obligation_id)
        if obligation is None:
            raise WrongState(what=text("“{name}”", name=owner.name), state="cancelled")
        tx.actor.require(Permission.ASK_EXTENSION, _extensions.groups_owing(tx, case, obligation))
        _require_open(tx, run, obligation)
        if not self.reason.strip():
            raise BadInput(field="reason", detail=text("Say why more time is needed."))
        if self.evidence_id is not None and not tx.first(_FILE, of_case=case.id, file_id=self.evidence_id):
            raise NotFound(kind="file", name=self.evidence_id)
        wanted_at = self._wanted(tx, run, ledger, obligation)
        extension_id = new_id()
        tx.write(
            _ASK,
            {
                "id": extension_id, "case_id": case.id, "obligation_id": obligation.id,
                "status": str(ExtensionStatus.ASKED), "due_at": obligation.due_at, "wanted_at": wanted_at,
                "reason": self.reason.strip(), "evidence_id": self.evidence_id, "asked_at": tx.now,
                "asked_by": tx.actor.username,
            },
        )  # fmt: skip
        tx.audit(
            case, AuditAction.EXTENSION_ASKED, extension=extension_id, obligation=obligation.name,
            kind=obligation.kind, due_at=obligation.due_at, wanted_at=wanted_at,
        )  # fmt: skip
        _tell_deciders(tx, case, obligation, extension_id, wanted_at)
        return extension_id

    def _wanted(self, tx: Transaction, run: OpenRun, ledger: Ledger, obligation: Obligation) -> datetime:
        """The wanted date as it would count. Raises BadInput where it gives nothing or goes too far."""
        proof = proof_of(tx, obligation)
        lost, limit = _extensions.lost_so_far(tx, obligation), _extensions.farthest(tx, run, ledger, obligation, proof)
        due_at = count_again(run.calendar, proof, limit, lost).due_at if lost else obligation.due_at
        wanted_at = ending(run.calendar, proof.rule, as_utc(self.wanted_at))
        name = _extensions.called(run, obligation)
        if wanted_at <= due_at:
            detail = text("“{name}” is due {at} as it stands: ask for a date after that.", name=name, at=due_at)
            raise BadInput(field="wanted_at", detail=detail)
        _require_within(tx, run, obligation, run.definition.route.extensions, due_at, wanted_at)
        if limit is not None and _extensions.due_with(run, proof, limit, lost, wanted_at, tx.now) <= due_at:
            detail = text("“{name}” may not pass “{limit}”, which ends {at}: there is no more time to give.", name=name,
                          limit=_limit_name(run, limit.name), at=limit.due_at)  # fmt: skip
            raise BadInput(field="wanted_at", detail=detail)
        return wanted_at


def _require_open(tx: Transaction, run: OpenRun, obligation: Obligation) -> None:
    name = _extensions.called(run, obligation)
    if not obligation.open:
        raise WrongState(what=text("“{name}”", name=name), state=obligation.status)
    if not obligation.pausable:
        what = (
            text("“{name}” is a limit that nobody may extend: answer the customer in time.", name=name)
            if obligation.kind == ObligationKind.CLOCK
            else text("“{name}” was promised: a promise is kept or broken, not extended.", name=name)
        )
        raise BadInput(field="obligation_id", detail=what)
    _extensions.require_in_time(tx, run, obligation)
    if obligation.asked_id is not None:
        asked = tx.first(_WAITING, extension_id=obligation.asked_id)
        assert asked is not None, "its id was just read"
        who, at = _extensions.person_of(tx, asked.asked_by)[1], asked.asked_at
        detail = text("{who} asked for more time at {at} already; it waits for a decision.", who=who, at=at)
        raise Conflict(detail=detail)


def _require_within(
    tx: Transaction, run: OpenRun, obligation: Obligation, rule: ExtensionRule, due_at: datetime, wanted_at: datetime
) -> None:
    """The route's own bounds: how far at once, how often."""
    if rule.longest is not None and wanted_at > (latest := shift(run.calendar, due_at, rule.longest)):
        raise BadInput(
            field="wanted_at",
            detail=text(
                "This route gives {longest} more at most: ask for a date until {latest}.",
                longest=rule.longest.words(), latest=latest,
            )
        )  # fmt: skip
    if rule.times is None:
        return
    counted = tx.first(_APPROVED, obligation_id=obligation.id)
    if counted is not None and counted.times >= rule.times:
        name, times = _extensions.called(run, obligation), counted.times
        detail = text("“{name}” was extended {n} time(s) already, as often as this route allows.", name=name, n=times)
        raise BadInput(field="obligation_id", detail=detail)


def _limit_name(run: OpenRun, key: str) -> str:
    rule = run.definition.route.clock(key)
    return rule.name if rule is not None else key


def _tell_deciders(
    tx: Transaction, case: CaseInHand, obligation: Obligation, extension_id: int, wanted_at: datetime
) -> None:
    """Those next above, but not the one who asks."""
    about = open_tasks(tx, case, obligation.id)
    told = [one for one in addressees(tx, case, about, ("group.lead", "unit.head")) if one.person_id != tx.actor.id]
    tell(
        tx, case, told, "extension_asked", extension=extension_id, obligation=obligation.name, number=case.number,
        due_at=obligation.due_at, wanted_at=wanted_at,
    )  # fmt: skip
