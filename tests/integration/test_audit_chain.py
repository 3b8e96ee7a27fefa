"""The audit chain of a case: every fact in it, nothing personal, and no change to it unnoticed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from sqlalchemy import Connection, delete, update

from engine.clock import VirtualClock
from engine.commands.add_material import AddMaterial
from engine.commands.ask_extension import AskExtension
from engine.commands.assign_task import ReassignTask
from engine.commands.close_case import ReopenCase, WithdrawCase
from engine.commands.comment import AttachFile, Comment
from engine.commands.decide_extension import DecideExtension
from engine.commands.escalate import EscalateByHand
from engine.commands.hold_case import ResumeCase, SuspendCase
from engine.commands.unmask import Unmask
from engine.dispatch import Engine
from engine.jobs import Worker, advance_to
from engine.model.audit import AuditAction, audit_events, journal
from engine.model.cases import cases
from engine.queries.chain import verify_chain
from engine.rules.permissions import CUSTOMER, LOCAL_OPERATOR
from tests.factories.offices import open_tasks
from tests.factories.records import actor, broken_chains, obligation, rows
from tests.factories.voices import CALLER, STEPS, WORDS, carry, carry_to_end, register

SAID = "王先生的邻居也打不通13700000007"


def eventful(house: Engine, clock: VirtualClock, worker: Worker) -> int:
    """A case to which everything happened that people can write words into."""
    opened = register(house)
    case, head = opened.case_id, actor(house, "sunlihua")
    house.run(Comment(case, SAID), head)
    house.run(AttachFile(case, f"{SAID}.txt", SAID.encode()), head)
    house.run(AddMaterial(case, opened.code, SAID), CUSTOMER)
    house.run(ReassignTask(open_tasks(house, case)["triage"], "zhouwenbo", SAID), head)
    house.run(EscalateByHand(obligation(house, case, "triage").id, SAID), head)
    whole = obligation(house, case, "internal_opinion")
    asked = house.run(AskExtension(whole.id, whole.due_at + timedelta(days=2), SAID), head)
    house.run(DecideExtension(asked, False, SAID), actor(house, "weishuxian"))
    house.run(SuspendCase(case, SAID, clock.now() + timedelta(days=9), "superior_unit"), head)
    advance_to(worker, clock, clock.now() + timedelta(days=2))
    house.run(ResumeCase(case), head)
    house.run(Unmask(case, SAID), head)
    carry(house, case, "triage", "accept")
    house.run(WithdrawCase(case, SAID, opened.code), CUSTOMER)
    house.run(ReopenCase(case, SAID), actor(house, "liangqihang"))
    carry_to_end(house, clock, case)
    return case


def test_nothing_personal_stands_in_chain_or_journal(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = eventful(house, clock, worker)
    chained = "\n".join(f"{one.actor} {one.action} {one.payload}" for one in rows(house, audit_events, case_id=case))
    chained += "\n".join(str(one.payload) for one in rows(house, journal))
    answers = [
        value for _, given in STEPS.values() for value in given.values() if any(ord(c) > 127 for c in str(value))
    ]
    for personal in (SAID, WORDS, CALLER.name, CALLER.phone, CALLER.email, CALLER.region, "13700000007", *answers):
        assert str(personal) not in chained, personal


def test_the_chain_of_an_eventful_case_is_intact_and_uses_most_of_the_vocabulary(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case = eventful(house, clock, worker)
    assert broken_chains(house) == {}
    told = {one.action for one in rows(house, audit_events, case_id=case)}
    assert told >= {
        AuditAction.CASE_OPENED, AuditAction.RUN_STARTED, AuditAction.CASE_COMMENTED, AuditAction.FILE_ATTACHED,
        AuditAction.TASK_OPENED, AuditAction.TASK_REASSIGNED, AuditAction.TASK_COMPLETED, AuditAction.TASK_CANCELLED,
        AuditAction.ESCALATED, AuditAction.CASE_SUSPENDED, AuditAction.CLOCK_PAUSED, AuditAction.CLOCK_RESUMED,
        AuditAction.CASE_RESUMED, AuditAction.CASE_UNMASKED, AuditAction.CASE_WITHDRAWN, AuditAction.CLOCK_CANCELLED,
        AuditAction.CASE_REOPENED, AuditAction.CLOCK_STARTED, AuditAction.CLOCK_STOPPED, AuditAction.TIMER_ARMED,
        AuditAction.TIMER_FIRED, AuditAction.CASE_COMPLETED, AuditAction.EXTENSION_ASKED, AuditAction.EXTENSION_REFUSED,
    }  # fmt: skip
    events = rows(house, audit_events, case_id=case)
    assert [one.seq for one in events] == list(range(1, len(events) + 1))


class Undo(Exception):
    """Raised to end a transaction without its effect."""


@contextmanager
def undone(house: Engine) -> Iterator[Connection]:
    """A write transaction that is rolled back at its end."""
    with suppress(Undo), house.database.writing() as connection:
        yield connection
        raise Undo


def change(**values: object) -> Callable[[Connection, int, int], None]:
    """Write something else into one event."""

    def tamper(connection: Connection, case: int, seq: int) -> None:
        where = (audit_events.c.case_id == case, audit_events.c.seq == seq)
        connection.execute(update(audit_events).where(*where).values(**values))

    return tamper


def remove(connection: Connection, case: int, seq: int) -> None:
    """Take one event out."""
    connection.execute(delete(audit_events).where(audit_events.c.case_id == case, audit_events.c.seq == seq))


def swap(connection: Connection, case: int, seq: int) -> None:
    """Exchange an event with the one before it."""
    for old, new in ((seq, 999), (seq - 1, seq), (999, seq - 1)):
        where = (audit_events.c.case_id == case, audit_events.c.seq == old)
        connection.execute(update(audit_events).where(*where).values(seq=new))


TAMPERING = {
    "another actor": change(actor="somebody"),
    "another action": change(action=str(AuditAction.CASE_CANCELLED)),
    "another payload": change(payload={}),
    "another hash": change(hash="0" * 64),
    "removed": remove,
    "reordered": swap,
}


@pytest.mark.parametrize("how", TAMPERING)
def test_tampering_with_any_event_is_found_where_it_was_done(house: Engine, how: str) -> None:
    case = register(house).case_id
    carry(house, case, "triage")
    count = len(rows(house, audit_events, case_id=case))
    for seq in range(2, count + 1):
        with undone(house) as connection:
            TAMPERING[how](connection, case, seq)
            found = verify_chain(connection, case).broken_at
        assert found is not None
        assert found in (seq - 1, seq), "the first event that does not fit"
    assert broken_chains(house) == {}


def test_a_cut_end_and_a_forged_head_are_found(house: Engine) -> None:
    case = register(house).case_id
    count = len(rows(house, audit_events, case_id=case))
    forgeries = (
        delete(audit_events).where(audit_events.c.case_id == case, audit_events.c.seq == count),
        update(cases).where(cases.c.id == case).values(audit_hash="0" * 64),
        update(cases).where(cases.c.id == case).values(audit_seq=count + 1),
    )
    for forgery in forgeries:
        with undone(house) as connection:
            connection.execute(forgery)
            assert verify_chain(connection, case).broken_at is not None


def test_events_carry_who_and_the_instant_of_their_command(house: Engine, clock: VirtualClock) -> None:
    case = register(house).case_id
    clock.advance(timedelta(hours=1))
    house.run(Comment(case, SAID), LOCAL_OPERATOR)
    last = rows(house, audit_events, case_id=case)[-1]
    assert (last.actor, last.at, last.action) == ("local-operator", clock.now(), AuditAction.CASE_COMMENTED)
