"""What an operator does about incidents: try the job again, or say that it is settled."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import bindparam, select

from engine.commands._cases import lock_case
from engine.commands._incidents import raise_incident, resolve
from engine.commands._jobs import retry_job
from engine.dispatch import CaseInHand, Transaction
from engine.errors import BadInput, NotFound, WrongState
from engine.model.jobs import JobStatus, incidents, jobs
from engine.queue import LeasedJob, postpone_job
from engine.rules.permissions import Permission
from engine.text import text

_INCIDENT = select(incidents.c.case_id, incidents.c.job_id, incidents.c.resolved_at).where(
    incidents.c.id == bindparam("incident_id")
)
_FAILED = select(jobs.c.id).where(jobs.c.id == bindparam("job_id"), jobs.c.status == JobStatus.FAILED.value)


@dataclass(frozen=True, slots=True)
class ResolveIncident:
    """Close an incident; with `retry`, its job is tried again at once. Without, its job must be over."""

    permission: ClassVar[Permission] = Permission.OPERATE

    incident_id: int
    retry: bool = False

    def execute(self, tx: Transaction) -> None:
        found = tx.first(_INCIDENT, incident_id=self.incident_id)
        if found is None:
            raise NotFound(kind="incident", name=self.incident_id)
        case = lock_case(tx, found.case_id) if found.case_id is not None else None
        if found.resolved_at is not None:
            raise WrongState(what=text("Incident {id}", id=self.incident_id), state=text("resolved"))
        waits = found.job_id is not None and tx.first(_FAILED, job_id=found.job_id) is not None
        if waits and self.retry:
            retry_job(tx, found.job_id, case)
        elif waits:
            raise BadInput(detail=text("Its job was given up: try it again, or skip it with a reason."))
        else:
            resolve(tx, self.incident_id, case, retry=False)


@dataclass(frozen=True, slots=True)
class GiveUpJob:
    """Keep a job whose tries are used up as failed, with an incident that names it."""

    permission: ClassVar[Permission] = Permission.OPERATE

    job: LeasedJob
    error: str

    def execute(self, tx: Transaction) -> None:
        case = _known_case(tx, self.job.case_id)
        postpone_job(tx, self.job, self.error, None)
        raise_incident(tx, f"job.{self.job.kind}", self.error, case, self.job.id)


def _known_case(tx: Transaction, case_id: int | None) -> CaseInHand | None:
    """The case, locked; None for a job that names none, or one that is not there."""
    with suppress(NotFound):
        return lock_case(tx, case_id) if case_id is not None else None
    return None
