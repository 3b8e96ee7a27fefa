"""The one mail a day: its job is planned with the first thing that goes into it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from engine.commands._cases import definition_of
from engine.dispatch import CaseInHand, Transaction
from engine.model.jobs import jobs
from engine.model.people import people
from engine.queue import Kind, enqueue
from engine.rules.quiet import next_digest, undisturbed

_PLANNED = select(jobs.c.due_at).where(jobs.c.id == bindparam("job_id")).with_for_update()
_ZONE = select(people.c.zone).where(people.c.id == bindparam("person_id"))


def plan_digest(tx: Transaction, case: CaseInHand, person_id: int) -> datetime:
    """When the person's next digest goes; its job is written unless it is there.

    The job has the person's id, so that there is one. Locking it makes a digest that is just being written wait for
    what comes, or what comes wait for it and plan the next.
    """
    planned = tx.first(_PLANNED, job_id=person_id)
    if planned is not None:
        at: datetime = planned.due_at
        return at
    definition, calendar = definition_of(tx, case)
    zone = ZoneInfo(tx.first(_ZONE, person_id=person_id).zone)
    at = next_digest(calendar, zone, tx.engine.settings.digest_time, tx.now)
    at = undisturbed(definition.ladders.quiet_hours, calendar, at)
    enqueue(tx, Kind.DIGEST, at, subject=str(person_id), job_id=person_id)
    return at
