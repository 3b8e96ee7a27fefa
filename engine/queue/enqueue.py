"""Writing jobs, and deleting those that are needed no longer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, delete, insert

from engine.db import Batch
from engine.model.ids import new_id
from engine.model.jobs import JobStatus, jobs


class Kind(StrEnum):
    """What a job is for; each kind has one handler in `engine.jobs`."""

    ESCALATE = "escalate"
    TIMER = "timer"
    RESUME = "resume"
    RECOUNT = "recount"
    SWEEP = "sweep"
    CHECK = "check"
    REARM = "rearm"
    SEND = "send"
    DELIVER = "deliver"
    START = "start"
    SCHEDULE = "schedule"
    DIGEST = "digest"


_INSERT = insert(jobs)
_CANCEL = delete(jobs).where(
    jobs.c.case_id == bindparam("of_case"), jobs.c.subject == bindparam("about"), jobs.c.kind == bindparam("of_kind")
)
_CANCEL_ALL = delete(jobs).where(jobs.c.case_id == bindparam("of_case"), jobs.c.kind != Kind.DELIVER.value)


def enqueue(
    batch: Batch,
    kind: Kind,
    due_at: datetime,
    *,
    case_id: int | None = None,
    subject: str | None = None,
    payload: Mapping[str, object] | None = None,
    job_id: int | None = None,
) -> int:
    """Write a job that is due at `due_at`; returns its id, a new one unless `job_id` gives that of a finished job."""
    job_id = job_id or new_id()
    batch.write(
        _INSERT,
        {
            "id": job_id,
            "kind": str(kind),
            "due_at": due_at,
            "case_id": case_id,
            "subject": subject,
            "payload": dict(payload or {}),
            "status": str(JobStatus.WAITING),
            "attempts": 0,
            "visible_at": due_at,
        },
    )
    return job_id


def cancel_job(batch: Batch, kind: Kind, case_id: int, subject: str) -> None:
    """Delete the case's job of this kind about `subject`, if there is one."""
    batch.write(_CANCEL, {"of_case": case_id, "about": subject, "of_kind": str(kind)})


def cancel_all(batch: Batch, case_id: int) -> None:
    """Delete every job of a case whose run has ended. What was being delivered to it stays: it may go to another."""
    batch.write(_CANCEL_ALL, {"of_case": case_id})
