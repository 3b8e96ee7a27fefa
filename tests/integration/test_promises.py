"""Acknowledging an escalation: a promise with a clock of its own, which moves and stops nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from engine.clock import VirtualClock
from engine.commands.acknowledge import Acknowledge
from engine.commands.close_case import WithdrawCase
from engine.dispatch import Engine
from engine.errors import BadInput, Conflict, NotFound, WrongState
from engine.jobs import Worker, advance_to
from engine.model.audit import AuditAction, audit_events
from engine.model.cases import cases
from engine.model.jobs import jobs
from engine.model.time import due_history, escalations, obligations
from engine.queries.clocks import clocks_of
from engine.queries.customer import customer_case
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.calendars import at, local
from tests.factories.offices import complete, start
from tests.factories.records import actor, broken_chains, contents, level_names, levels, obligation, row, rows

HEAD = "sunlihua"


def supervised(house: Engine, clock: VirtualClock, worker: Worker) -> tuple[int, int]:
    """A case whose step is overdue, and the level that its head must acknowledge."""
    case = start(house, "matter")
    advance_to(worker, clock, obligation(house, case, "assess").due_at)
    return case, levels(house, case, "assess")[-1].id


def acknowledge(house: Engine, level: int, until: datetime, reason: str = "备件明天到") -> None:
    """The head gives a new date."""
    house.run(Acknowledge(level, until, reason), actor(house, HEAD))


def test_a_supervised_level_says_until_when_it_must_be_acknowledged(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    _, level = supervised(house, clock, worker)
    assert local(clock.now()) == "2025-09-25 17:30:00"
    assert local(row(house, escalations, id=level).acknowledge_by) == "2025-09-26 15:00:00", "four working hours later"


def test_an_acknowledgement_is_kept_with_its_level(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case, level = supervised(house, clock, worker)
    acknowledge(house, level, at("2025-09-28 17:00"))
    kept = row(house, escalations, id=level)
    assert (kept.acknowledged_by, kept.acknowledged_at) == (HEAD, clock.now())
    assert (kept.acknowledgement, kept.promised_at) == ("备件明天到", at("2025-09-28 17:00"))
    event = row(house, audit_events, case_id=case, action=AuditAction.ESCALATION_ACKNOWLEDGED)
    assert "备件" not in str(event.payload)
    assert broken_chains(house) == {}


def test_a_promise_is_a_clock_of_its_own_and_moves_no_other(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case, level = supervised(house, clock, worker)
    before = {one.id: one for one in rows(house, obligations, case_id=case) if one.kind != "answer"}
    acknowledge(house, level, at("2025-09-28 17:00"))
    after = {one.id: one for one in rows(house, obligations, case_id=case) if one.kind != "answer"}
    assert {key: after[key] for key in before} == before
    (promise,) = (after[key] for key in after.keys() - before.keys())
    assert (promise.kind, promise.name, promise.status, promise.escalation_id) == ("promise", "assess", "open", level)
    assert promise.due_at == at("2025-09-28 17:00")
    assert promise.pausable is False
    advance_to(worker, clock, at("2025-09-30 10:00"))
    assert "supervise_2" in level_names(house, case, "assess", "step"), "acknowledging stops no ladder"


def test_a_promise_that_is_missed_climbs_its_own_ladder(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case, level = supervised(house, clock, worker)
    acknowledge(house, level, at("2025-09-28 17:00"))
    advance_to(worker, clock, at("2025-10-15 17:00"))
    passed = levels(house, case, "assess", "promise")
    assert [one.level for one in passed] == ["urge", "supervise_1", "supervise_2"]
    assert passed[1].planned_at == passed[1].fired_at == at("2025-09-28 17:00")


def test_a_promise_is_kept_when_its_step_is_done(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case, level = supervised(house, clock, worker)
    acknowledge(house, level, at("2025-09-28 17:00"))
    clock.set(at("2025-09-27 10:00"))
    complete(house, case, "assess", again=False)
    kept = obligation(house, case, "assess", "promise")
    assert (kept.status, kept.ended_at) == ("met", clock.now())
    assert rows(house, jobs, case_id=case, subject=str(kept.id)) == []


def test_a_promise_is_still_owed_when_the_step_comes_back_at_once(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case, level = supervised(house, clock, worker)
    acknowledge(house, level, at("2025-09-28 17:00"))
    complete(house, case, "assess", again=True)
    assert obligation(house, case, "assess", "promise").status == "open"


def test_a_later_promise_replaces_the_date_and_keeps_the_one_before(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case, level = supervised(house, clock, worker)
    acknowledge(house, level, at("2025-09-28 17:00"))
    advance_to(worker, clock, at("2025-09-28 17:00"))
    second = next(
        one for one in rows(house, escalations, case_id=case) if one.level == "urge" and not one.acknowledged_at
    )
    acknowledge(house, second.id, at("2025-09-30 17:00"))
    promises = rows(house, obligations, case_id=case, kind="promise", name="assess")
    assert [one.due_at for one in promises] == [at("2025-09-30 17:00")]
    assert [one.due_at for one in rows(house, due_history, obligation_id=promises[0].id)] == [at("2025-09-28 17:00")]


def test_an_acknowledgement_needs_a_reason_and_a_date_ahead(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    _, level = supervised(house, clock, worker)
    before = contents(house)
    for until, reason in (
        (clock.now(), "晚了"),
        (clock.now() - timedelta(days=1), "晚了"),
        (at("2025-09-28 17:00"), " "),
    ):
        with pytest.raises(BadInput):
            acknowledge(house, level, until, reason)
    with pytest.raises(NotFound):
        acknowledge(house, 1, at("2025-09-28 17:00"))
    assert contents(house) == before


def test_a_level_is_acknowledged_once(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    _, level = supervised(house, clock, worker)
    acknowledge(house, level, at("2025-09-28 17:00"))
    with pytest.raises(Conflict, match=HEAD):
        acknowledge(house, level, at("2025-09-29 17:00"))


def test_a_closed_cases_level_is_acknowledged_no_more(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case, level = supervised(house, clock, worker)
    house.run(WithdrawCase(case, "解决了"), LOCAL_OPERATOR)
    with pytest.raises(WrongState):
        acknowledge(house, level, at("2025-09-28 17:00"))


def test_neither_a_promise_nor_an_answer_is_a_clock_towards_the_customer(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case, level = supervised(house, clock, worker)
    acknowledge(house, level, at("2025-09-26 17:00"))
    head = row(house, cases, id=case)
    with house.reading() as connection:
        seen = customer_case(connection, house.definitions, head.number, head.code, "en")
    assert seen.promised_at == obligation(house, case, "legal").due_at


def test_the_cases_clocks_name_a_promise_by_its_step_and_leave_the_superiors_answer_out(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case, level = supervised(house, clock, worker)
    acknowledge(house, level, at("2025-09-26 17:00"))
    with house.reading() as connection:
        definition = house.definitions.current(connection, "matter")
        shown = clocks_of(connection, definition, case, 1, now=clock.now(), language="en")
    step = definition.model.elements["assess"].name
    kinds = {(str(one.kind), one.name) for one in shown}
    assert kinds == {("step", step), ("promise", step), ("clock", "internal"), ("clock", "legal")}
