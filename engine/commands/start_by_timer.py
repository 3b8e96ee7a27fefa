"""A time has come with which a route begins: have a case opened, and plan the next time of a cycle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import bindparam, select, update

from engine.commands._opening import route
from engine.commands._starts import NO_PLAN, plan_start
from engine.dispatch import Transaction
from engine.model.processes import route_starts
from engine.queue import Kind, LeasedJob, enqueue, finish_job
from engine.rules.permissions import Permission
from engine.rules.timers import next_firing

_PLANNED = select(route_starts.c.definition_key).where(route_starts.c.job_id == bindparam("job_id"))
_PLAN = (
    update(route_starts)
    .where(route_starts.c.job_id == bindparam("old_job"))
    .values({name: bindparam(f"new_{name}") for name in NO_PLAN})
)


@dataclass(frozen=True, slots=True)
class StartByTimer:
    """Opening is a job of its own: a case that cannot be opened is an incident, and the cycle goes on.

    A job of a version that was replaced does nothing.
    """

    permission: ClassVar[Permission] = Permission.OPERATE

    job: LeasedJob

    def execute(self, tx: Transaction) -> None:
        finish_job(tx, self.job)
        if tx.first(_PLANNED, job_id=self.job.id) is None:
            return
        said = self.job.payload
        enqueue(tx, Kind.START, tx.now, payload={"route": said["route"], "element": said["element"]})
        left = None if said["left"] is None else said["left"] - 1
        following = NO_PLAN
        if said["kind"] == "cycle" and (left is None or left > 0):
            _, calendar = route(tx, said["route"])
            firing = next_firing(said["value"], self.job.due_at, tx.now, calendar)
            following = plan_start(tx, said["route"], said["element"], firing, "cycle", said["value"], left)
        row = {f"new_{name}": value for name, value in following.items()}
        tx.write(_PLAN, row | {"old_job": self.job.id}, expect=1)
