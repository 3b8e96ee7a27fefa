"""The managers' page: every level with why, when, whom, answered, promised and kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from engine.clock import VirtualClock
from engine.commands.acknowledge import Acknowledge
from engine.commands.assign_task import ClaimTask
from engine.commands.deploy_process import DeployProcess
from engine.commands.escalate import EscalateByHand
from engine.dispatch import Engine
from engine.errors import BadInput, NotAllowed
from engine.jobs import Worker, advance_to
from engine.model.ids import new_id
from engine.model.time import escalations, obligations
from engine.queries.escalations import (
    Answered,
    Filters,
    Kept,
    View,
    Why,
)
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.calendars import at
from tests.factories.levels import acknowledge, listed, one, supervised
from tests.factories.matters import LADDERS, matter
from tests.factories.offices import complete, open_tasks, start
from tests.factories.records import actor, levels, obligation, row, rows

# --- a row -----------------------------------------------------------------------------------------------------------


def test_a_row_says_what_rose_why_when_and_who_was_told(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case, level = supervised(house, clock, worker)
    house.run(ClaimTask(open_tasks(house, case)["assess"]), actor(house, "zhouwenbo"))
    seen = one(house, level)
    assert (seen.case_id, seen.level, seen.why, seen.what) == (case, "supervise_1", Why.TIME, "Reply")
    assert seen.planned_at == seen.fired_at == seen.due_at == obligation(house, case, "assess").due_at
    assert (seen.late, seen.skipped, seen.ended) == (False, False, False)
    assert [(told.name, told.capacity) for told in seen.told] == [("孙丽华", "unit.head")]
    assert (seen.holders, seen.waiting_for) == (("周文博",), ())
    assert (seen.answered, seen.kept) == (Answered.OPEN, Kept.NONE)


def test_an_unclaimed_step_shows_the_group_it_waits_for(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    _, level = supervised(house, clock, worker)
    assert (one(house, level).holders, one(house, level).waiting_for) == ((), ("项目管理",))


def test_a_clock_is_named_and_says_by_which_rule_it_runs(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(house, "matter")
    advance_to(worker, clock, obligation(house, case, "internal").due_at)
    seen = one(house, levels(house, case, "internal")[-1].id)
    assert (seen.kind, seen.source, seen.waiting_for) == ("clock", "house rule", ("项目管理",))


def test_an_answer_in_time_is_told_from_one_too_late_and_from_none(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    _, level = supervised(house, clock, worker)
    by = row(house, escalations, id=level).acknowledge_by
    clock.set(by + timedelta(minutes=1))
    assert one(house, level).answered is Answered.MISSED
    acknowledge(house, level, at("2025-09-28 17:00"))
    seen = one(house, level)
    assert (seen.answered, seen.acknowledged_by) == (Answered.TOO_LATE, "孙丽华")
    _, second = supervised(house, clock, worker)
    acknowledge(house, second, clock.now() + timedelta(days=3))
    assert one(house, second).answered is Answered.IN_TIME


def test_a_promise_is_open_then_kept_when_its_step_is_done_in_time(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case, level = supervised(house, clock, worker)
    acknowledge(house, level, at("2025-09-28 17:00"))
    assert one(house, level).kept is Kept.OPEN
    clock.set(at("2025-09-27 10:00"))
    complete(house, case, "assess", again=False)
    seen = one(house, level)
    assert (seen.kept, seen.kept_at, seen.ended) == (Kept.KEPT, clock.now(), True)


def test_a_promise_is_missed_when_its_date_passes_and_a_later_one_does_not_mend_it(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case, level = supervised(house, clock, worker)
    acknowledge(house, level, at("2025-09-28 17:00"))
    advance_to(worker, clock, at("2025-09-28 18:00"))
    assert one(house, level).kept is Kept.MISSED
    again = next(row for row in listed(house) if row.why is Why.PROMISE and row.level == "supervise_1")
    acknowledge(house, again.id, at("2025-09-30 17:00"))
    clock.set(at("2025-09-29 10:00"))
    complete(house, case, "assess", again=False)
    assert (one(house, level).kept, one(house, again.id).kept) == (Kept.MISSED, Kept.KEPT)
    assert [seen.id for seen in listed(house, Filters(missed=True))] == [level]


def test_a_promises_levels_carry_the_name_of_what_was_promised(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    _, level = supervised(house, clock, worker)
    acknowledge(house, level, at("2025-09-28 17:00"))
    advance_to(worker, clock, at("2025-09-28 18:00"))
    promised = listed(house, Filters(why=Why.PROMISE))
    assert [(seen.what, seen.kind, seen.level) for seen in promised] == [
        ("Reply", "promise", "supervise_1"),
        ("Reply", "promise", "urge"),
    ]


def test_a_missed_acknowledgement_is_a_cause_of_its_own(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case, level = supervised(house, clock, worker)
    about = row(house, escalations, id=level)
    owed = dict(row(house, obligations, id=about.obligation_id)._mapping)
    owed |= {"id": new_id(), "kind": "answer", "name": f"assess:{level}", "escalation_id": level}
    raised = dict(about._mapping) | {"id": new_id(), "obligation_id": owed["id"], "kind": "answer", "level": "urge"}
    with house.database.writing() as connection:
        connection.execute(insert(obligations), owed)
        connection.execute(insert(escalations), raised)
    (seen,) = listed(house, Filters(why=Why.ANSWER))
    assert (seen.id, seen.why, seen.what, seen.case_id) == (raised["id"], Why.ANSWER, "Reply", case)


def test_what_is_raised_by_hand_keeps_its_reason(house: Engine) -> None:
    case = start(house, "matter")
    house.run(EscalateByHand(obligation(house, case, "assess").id, "客户要找媒体"), LOCAL_OPERATOR)
    (seen,) = listed(house, Filters(why=Why.HAND))
    assert (seen.level, seen.reason) == ("by_hand", "客户要找媒体")


def test_levels_fired_late_say_so(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(house, "matter")
    clock.set(obligation(house, case, "assess").due_at + timedelta(hours=3))
    while worker.tick():
        pass
    late = listed(house, Filters(late=True))
    assert {seen.level for seen in late if seen.kind == "step"} == {"warn", "urge", "supervise_1"}
    assert all(seen.fired_at == clock.now() and seen.planned_at and seen.planned_at < clock.now() for seen in late)


def test_skipped_levels_show_only_when_they_are_asked_for(house: Engine) -> None:
    case = start(house, "matter")
    house.run(EscalateByHand(obligation(house, case, "assess").id, "急"), LOCAL_OPERATOR)
    (raised,) = rows(house, escalations, case_id=case)
    with house.database.writing() as connection:
        connection.execute(update(escalations).where(escalations.c.id == raised.id).values(skipped=True))
    assert listed(house) == []
    assert [seen.skipped for seen in listed(house, Filters(skipped=True))] == [True]


# --- what is overdue -------------------------------------------------------------------------------------------------


def test_what_is_overdue_shows_its_last_level_and_in_whose_hands_it_is(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case, _ = supervised(house, clock, worker)
    house.run(ClaimTask(open_tasks(house, case)["assess"]), actor(house, "zhouwenbo"))
    (seen,) = listed(house, Filters(View.OVERDUE))
    assert (seen.obligation_id, seen.level, seen.holders) == (
        obligation(house, case, "assess").id, "supervise_1", ("周文博",),
    )  # fmt: skip
    assert listed(house, Filters(View.OVERDUE, holder="周文博")) == [seen]
    assert listed(house, Filters(View.OVERDUE, holder="sunlihua")) == []


# --- who may answer --------------------------------------------------------------------------------------------------


def test_who_was_told_beyond_their_reach_sees_the_level_and_may_not_answer_it(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    told = "tell: [unit.head, 'person:caimeiling'], acknowledge: 4wh"
    ladders = LADDERS.replace("tell: [unit.head], acknowledge: 4wh", told, 1)
    house.run(DeployProcess(matter("far", ladders=ladders)), LOCAL_OPERATOR)
    case = start(house, "far")
    advance_to(worker, clock, obligation(house, case, "internal").due_at)
    for name in ("assess", "internal"):
        asking = next(level for level in levels(house, case, name) if level.level == "supervise_1")
        answerable = {
            who: next(seen.answerable for seen in listed(house, Filters(View.ALL), who) if seen.id == asking.id)
            for who in ("caimeiling", "sunlihua", "liangqihang")
        }
        assert answerable == {"caimeiling": False, "sunlihua": True, "liangqihang": True}, name
        for who, may in answerable.items():
            command = Acknowledge(
                asking.id, clock.now() + timedelta(days=1), " "
            )  # refused either way, for another reason
            with pytest.raises(BadInput if may else NotAllowed):
                house.run(command, actor(house, who))
