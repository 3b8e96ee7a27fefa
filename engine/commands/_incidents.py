"""What is recorded when a run cannot go on: the command is undone whole, and an incident says so."""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select, update

from engine.commands._cases import lock_case
from engine.dispatch import CaseInHand, Transaction
from engine.errors import HuiyinError, RunFailed
from engine.model.audit import AuditAction
from engine.model.ids import new_id
from engine.model.jobs import incidents
from engine.model.tasks import tasks

_RAISE = insert(incidents)
_RESOLVE = (
    update(incidents)
    .where(incidents.c.id == bindparam("incident_id"), incidents.c.resolved_at.is_(None))
    .values(resolved_at=bindparam("at"), resolved_by=bindparam("by"))
)
_CASE_OF_TASK = select(tasks.c.case_id).where(tasks.c.id == bindparam("task_id"))


class RunCommand:
    """A command that advances the run of a case named by its `case_id` or its `task_id`."""

    __slots__ = ()

    def record_failure(self, tx: Transaction, error: RunFailed) -> None:
        """In a transaction of its own, after the failed one was rolled back."""
        case_id = getattr(self, "case_id", None)
        if case_id is None and hasattr(self, "task_id"):
            row = tx.first(_CASE_OF_TASK, task_id=self.task_id)
            case_id = row.case_id if row else None
        case = lock_case(tx, case_id) if case_id is not None else None
        raise_incident(tx, type(self).__name__, error, case)


def raise_incident(
    tx: Transaction, kind: str, error: HuiyinError | str, case: CaseInHand | None = None, job_id: int | None = None
) -> int:
    """Write an incident; returns its id. The chain gets the kind only: the message may quote a person's words."""
    incident_id = new_id()
    tx.write(
        _RAISE,
        {
            "id": incident_id,
            "case_id": case.id if case else None,
            "job_id": job_id,
            "kind": kind,
            "message": str(error),
            "raised_at": tx.now,
        },
    )
    if case is not None:
        code = error.code if isinstance(error, HuiyinError) else ""
        tx.audit(case, AuditAction.INCIDENT_RAISED, incident=incident_id, kind=kind, code=code)
    return incident_id


def resolve(tx: Transaction, incident_id: int, case: CaseInHand | None, *, retry: bool) -> None:
    """Close an open incident; `retry` says whether its job is tried again."""
    tx.write(_RESOLVE, {"incident_id": incident_id, "at": tx.now, "by": tx.actor.username}, expect=1)
    if case is not None:
        tx.audit(case, AuditAction.INCIDENT_RESOLVED, incident=incident_id, retry=retry)
    else:
        tx.journal("incident.resolved", incident=incident_id, retry=retry)
