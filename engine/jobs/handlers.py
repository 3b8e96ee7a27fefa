"""Which command each kind of job runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.commands.add_notice import RecomputeDueDates
from engine.commands.deliver_message import DeliverSent
from engine.commands.escalate import Escalate
from engine.commands.find_receivers import FindReceivers
from engine.commands.fire_timer import FireTimer
from engine.commands.hold_case import ResumeCase
from engine.commands.rearm import FindUnarmed, Rearm
from engine.commands.send_digest import SendDigest
from engine.commands.start_by_event import StartByEvent
from engine.commands.start_by_timer import StartByTimer
from engine.commands.sweep import Sweep
from engine.dispatch import Command
from engine.queue import Kind, LeasedJob


def _fire_timer(job: LeasedJob) -> Command[object]:
    return FireTimer(_case_of(job), job)


def _resume(job: LeasedJob) -> Command[object]:
    return ResumeCase(_case_of(job), job)


def _recount(job: LeasedJob) -> Command[object]:
    return RecomputeDueDates(_case_of(job), "sweep", job=job)


def _case_of(job: LeasedJob) -> int:
    if job.case_id is None:
        raise ValueError(f"job {job.id} ({job.kind}) names no case")
    return job.case_id


HANDLERS: Mapping[str, Callable[[LeasedJob], Command[object]]] = {
    Kind.ESCALATE: Escalate,
    Kind.TIMER: _fire_timer,
    Kind.RESUME: _resume,
    Kind.RECOUNT: _recount,
    Kind.SWEEP: Sweep,
    Kind.CHECK: FindUnarmed,
    Kind.REARM: Rearm,
    Kind.SEND: FindReceivers,
    Kind.DELIVER: DeliverSent,
    Kind.START: StartByEvent,
    Kind.SCHEDULE: StartByTimer,
    Kind.DIGEST: SendDigest,
}
"""One command for each kind; it finishes its job in the transaction of its effect."""
