"""Every command once, in an order in which each succeeds: for what must hold of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import is_dataclass
from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from sqlalchemy import delete

import engine.commands
from engine.clock import VirtualClock
from engine.commands.acknowledge import Acknowledge
from engine.commands.add_material import AddMaterial
from engine.commands.add_notice import AddNotice, RecomputeDueDates, read_notice
from engine.commands.ask_extension import AskExtension
from engine.commands.assign_task import ClaimTask, ReassignTask, ReleaseTask, TakeOverTask
from engine.commands.broadcast_signal import BroadcastSignal
from engine.commands.close_case import CancelCase, ReopenCase, WithdrawCase
from engine.commands.comment import AttachFile, Comment
from engine.commands.complete_task import CompleteTask
from engine.commands.decide_extension import DecideExtension
from engine.commands.deliver_message import DeliverMessage, DeliverSent
from engine.commands.deploy_process import DeployProcess
from engine.commands.deploy_routes import DeployRoutes
from engine.commands.escalate import Escalate, EscalateByHand
from engine.commands.find_receivers import FindReceivers
from engine.commands.fire_timer import FireTimer
from engine.commands.hold_case import ResumeCase, SuspendCase
from engine.commands.incidents import GiveUpJob, ResolveIncident
from engine.commands.mend_sending import DismissNotification, RecordBounce, SendAgain
from engine.commands.people import AddPerson, LoadPeople, PersonEntry, SetPassword
from engine.commands.rearm import FindUnarmed, Rearm
from engine.commands.receive_intake import Customer, ReceiveIntake, StartCase
from engine.commands.record_export import RecordExport
from engine.commands.record_sending import RecordSending
from engine.commands.save_draft import SaveDraft
from engine.commands.send_digest import SendDigest
from engine.commands.send_message import SendMessage
from engine.commands.settle_job import RetryJob, SkipJob
from engine.commands.start_by_event import StartByEvent
from engine.commands.start_by_timer import StartByTimer
from engine.commands.sweep import PlanSweep, Sweep
from engine.commands.unmask import Unmask
from engine.db import Batch
from engine.dispatch import Command, Engine
from engine.jobs import Worker
from engine.model.jobs import incidents, jobs
from engine.model.time import escalations, extensions
from engine.queue import Kind, LeasedJob, enqueue
from engine.rules.permissions import LOCAL_OPERATOR, Actor
from tests.factories.exchanges import answers, daily, either
from tests.factories.jobs import put
from tests.factories.matters import matter, waits
from tests.factories.offices import open_tasks, people
from tests.factories.records import actor, obligation, row, rows
from tests.factories.telling import put_notification, take_channel

Sent = tuple[Command[Any], Actor]


def kinds() -> list[type]:
    """The class of every command, in the order of their names."""
    modules = [import_module(f"engine.commands.{one.name}") for one in iter_modules(engine.commands.__path__)]
    found = {name: kind for module in modules for name, kind in vars(module).items() if _is_command(kind)}
    return [found[name] for name in sorted(found)]


def _is_command(kind: object) -> bool:
    return isinstance(kind, type) and is_dataclass(kind) and hasattr(kind, "permission") and hasattr(kind, "execute")


def every_command(office: Engine, clock: VirtualClock) -> Iterator[Sent]:
    """Yield each command with its actor; whoever asks for the next one has run it."""
    yield from _of_the_system(office)
    who = actor(office, "zhouwenbo")
    yield StartCase("matter", "phone", {}, Customer("李小红", "13900000001")), LOCAL_OPERATOR
    yield ReceiveIntake("matter", "web", "page-1", {}, Customer(phone="13900000002")), LOCAL_OPERATOR
    case = office.run(StartCase("matter", "phone", {}), LOCAL_OPERATOR)
    task = open_tasks(office, case.case_id)["assess"]
    yield ClaimTask(task), who
    yield ReleaseTask(task), who
    yield SaveDraft(task, {"again": False}), who
    yield ReassignTask(task, "sunlihua", "请接手"), actor(office, "sunlihua")
    yield TakeOverTask(task, "她去开会了"), who
    yield Comment(case.case_id, "已看"), who
    yield AttachFile(case.case_id, "note.txt", b"seen"), who
    yield AddMaterial(case.case_id, case.code, "还有一件事"), LOCAL_OPERATOR
    yield Unmask(case.case_id, "回电"), who
    yield EscalateByHand(obligation(office, case.case_id, "assess").id, "急"), LOCAL_OPERATOR
    yield RecordExport("escalations", {"view": "all"}), who
    yield AskExtension(obligation(office, case.case_id, "assess").id, clock.now() + timedelta(days=4), "等备件"), who
    asked = row(office, extensions, case_id=case.case_id).id
    yield DecideExtension(asked, True, "同意"), actor(office, "weishuxian")
    yield from _as_time_passes(office, clock, case.case_id)
    yield CompleteTask(task, {"again": False}), who
    yield SuspendCase(case.case_id, "等", clock.now() + timedelta(days=5)), LOCAL_OPERATOR
    clock.advance(timedelta(days=2))
    yield ResumeCase(case.case_id), LOCAL_OPERATOR
    yield WithdrawCase(case.case_id, "解决了"), LOCAL_OPERATOR
    yield ReopenCase(case.case_id, "又坏了"), LOCAL_OPERATOR
    yield CancelCase(case.case_id, "重复"), LOCAL_OPERATOR
    yield from _of_timers(office, clock)


def _of_the_system(office: Engine) -> Iterator[Sent]:
    yield LoadPeople(people()), LOCAL_OPERATOR
    yield AddPerson(PersonEntry("newcomer", "新人", "pmo", ("pmo",), ("handler",)), "long enough"), LOCAL_OPERATOR
    yield SetPassword("newcomer", "longer still"), LOCAL_OPERATOR
    yield DeployProcess(matter()), LOCAL_OPERATOR
    yield DeployRoutes((matter(),), (people(),)), LOCAL_OPERATOR
    office.run(DeployProcess(waits()), LOCAL_OPERATOR)


def _as_time_passes(office: Engine, clock: VirtualClock, case_id: int) -> Iterator[Sent]:
    clock.set(obligation(office, case_id, "assess").due_at)
    job = _lease(office, case_id, str(obligation(office, case_id, "assess").id))
    yield Escalate(job), LOCAL_OPERATOR
    level = row(office, escalations, case_id=case_id, level="warn").id
    yield Acknowledge(level, clock.now() + timedelta(days=1), "明天"), LOCAL_OPERATOR
    days = [{"on": "2025-09-28", "working": False, "name": "补"}]
    notice = read_notice({"year": 2025, "published_on": "2025-09-20", "url": "https://www.gov.cn/1", "days": days})
    yield AddNotice("shenzhen", notice), LOCAL_OPERATOR
    yield RecomputeDueDates(case_id), LOCAL_OPERATOR


def _of_timers(office: Engine, clock: VirtualClock) -> Iterator[Sent]:
    case_id = office.run(StartCase("waits", "phone", {}), LOCAL_OPERATOR).case_id
    clock.advance(timedelta(days=30))
    yield GiveUpJob(_lease(office, case_id), "it did not work"), LOCAL_OPERATOR
    yield ResolveIncident(row(office, incidents, case_id=case_id).id, retry=True), LOCAL_OPERATOR
    office.run(GiveUpJob(_lease(office, case_id), "it did not work again"), LOCAL_OPERATOR)
    yield RetryJob(row(office, jobs, case_id=case_id).id), LOCAL_OPERATOR
    yield FireTimer(case_id, _lease(office, case_id)), LOCAL_OPERATOR
    yield DeliverMessage(case_id, "evidence"), LOCAL_OPERATOR
    yield from _between_cases(office, clock)
    yield from _of_messages_out(office, case_id)
    yield PlanSweep(), LOCAL_OPERATOR
    clock.advance(timedelta(days=1))
    yield Sweep(_lease_kind(office, Kind.SWEEP)), LOCAL_OPERATOR
    yield FindUnarmed(_lease_kind(office, Kind.CHECK)), LOCAL_OPERATOR
    yield from _of_lost_jobs(office, clock)


def _of_lost_jobs(office: Engine, clock: VirtualClock) -> Iterator[Sent]:
    case_id = office.run(StartCase("matter", "phone", {}), LOCAL_OPERATOR).case_id
    owed = obligation(office, case_id, "assess")
    with office.database.writing() as connection:
        connection.execute(delete(jobs).where(jobs.c.case_id == case_id, jobs.c.subject == str(owed.id)))
    put(office, Kind.REARM, case_id, str(owed.id))
    yield Rearm(_lease_kind(office, Kind.REARM)), LOCAL_OPERATOR
    (level,) = rows(office, jobs, case_id=case_id, subject=str(owed.id))
    clock.set(level.due_at)
    office.run(GiveUpJob(_lease(office, case_id, str(owed.id)), "it did not work"), LOCAL_OPERATOR)
    yield SkipJob(level.id, "试了多次"), LOCAL_OPERATOR


def _between_cases(office: Engine, clock: VirtualClock) -> Iterator[Sent]:
    for bundle in (answers(), either(), daily()):
        office.run(DeployProcess(bundle), LOCAL_OPERATOR)
    office.run(StartCase("either", "phone", {}), LOCAL_OPERATOR)
    yield BroadcastSignal("fault", {"provider": "118"}), LOCAL_OPERATOR
    yield SendMessage("answer", "118", {"said": "yes"}), LOCAL_OPERATOR
    Worker(office, "spreads").run(_lease_kind(office, Kind.SEND))
    yield FindReceivers(_lease_kind(office, Kind.SEND)), LOCAL_OPERATOR
    yield DeliverSent(_lease_kind(office, Kind.DELIVER)), LOCAL_OPERATOR
    clock.advance(timedelta(days=1))
    yield StartByTimer(_lease_kind(office, Kind.SCHEDULE)), LOCAL_OPERATOR
    yield StartByEvent(_lease_kind(office, Kind.START)), LOCAL_OPERATOR


def _of_messages_out(office: Engine, case_id: int) -> Iterator[Sent]:
    waiting = put_notification(office, case_id, "waiting")
    yield RecordSending(take_channel(office), waiting), LOCAL_OPERATOR
    yield RecordBounce(waiting, "550 no such mailbox"), LOCAL_OPERATOR
    yield SendAgain(waiting), LOCAL_OPERATOR
    yield DismissNotification(put_notification(office, case_id, "failed")), LOCAL_OPERATOR
    _enqueue(office, Kind.DIGEST, str(actor(office, "zhouwenbo").id))
    yield SendDigest(_lease_kind(office, Kind.DIGEST)), LOCAL_OPERATOR


def _enqueue(office: Engine, kind: Kind, subject: str) -> None:
    with office.database.writing() as connection:
        batch = Batch(connection)
        enqueue(batch, kind, office.clock.now(), subject=subject)
        batch.flush()


def _lease_kind(office: Engine, kind: Kind) -> LeasedJob:
    return _lease_first(office, lambda job: job.kind == kind)


def _lease(office: Engine, case_id: int, subject: str | None = None) -> LeasedJob:
    return _lease_first(office, lambda job: job.case_id == case_id and subject in (None, job.subject))


def _lease_first(office: Engine, is_meant: Callable[[LeasedJob], bool]) -> LeasedJob:
    """The oldest due job that is meant. Leases of the others run out: time passes when nothing else is left."""
    assert isinstance(office.clock, VirtualClock), "every command runs in virtual time"
    while True:
        leased = Worker(office, "by-hand").lease(1)
        if not leased:
            office.clock.advance(office.settings.lease_after)
        elif is_meant(leased[0]):
            return leased[0]
