"""Due dates as a deployed route gives them: proven, capped, provisional, and moved when a notice comes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from engine.calendar import Notice
from engine.clock import VirtualClock
from engine.commands.add_notice import AddNotice, RecomputeDueDates, cases_touched, read_notice
from engine.commands.assign_task import ClaimTask
from engine.commands.sweep import PlanSweep
from engine.dispatch import Engine
from engine.dispatch.proofs import unpack_proof
from engine.errors import BadInput
from engine.jobs import Worker, advance_to
from engine.model.audit import AuditAction, audit_events, journal
from engine.model.jobs import jobs
from engine.model.tasks import task_candidates, tasks
from engine.model.time import due_history, notices
from engine.rules.permissions import LOCAL_OPERATOR, SYSTEM
from tests.factories.calendars import at, local
from tests.factories.offices import complete, open_tasks, start
from tests.factories.records import actor, broken_chains, contents, level_names, obligation, row, rows, task_row

FIVE_WORKING_DAYS = [
    ("2025-09-29 16:00", "2025-10-13", False),
    ("2025-10-11 11:00", "2025-10-17", False),
    ("2025-12-30 10:00", "2026-01-07", False),
    ("2026-02-13 10:00", "2026-02-27", False),
    ("2026-09-24 10:00", "2026-10-09", False),
    ("2026-12-28 10:00", "2027-01-04", True),
]
"""Received, due on, provisional: counted by hand from the notices."""


def new_year_notice() -> Notice:
    """A notice for 2027: three days off and one Sunday to be worked."""
    days = [
        {"on": "2027-01-01", "working": False, "name": "元旦"},
        {"on": "2027-01-03", "working": True, "name": "元旦"},
        {"on": "2027-01-04", "working": False, "name": "元旦"},
        {"on": "2027-01-05", "working": False, "name": "元旦"},
    ]
    return read_notice({"year": 2027, "published_on": "2026-11-10", "url": "https://www.gov.cn/2027", "days": days})


def provisional_matter(house: Engine, clock: VirtualClock) -> int:
    """A case whose dates run into a year without a notice."""
    clock.set(at("2026-12-30 10:00"))
    return start(house, "matter")


@pytest.mark.parametrize(("received", "due_on", "provisional"), FIVE_WORKING_DAYS)
def test_five_working_days_are_counted_by_the_notices(
    house: Engine, clock: VirtualClock, received: str, due_on: str, provisional: bool
) -> None:
    clock.set(at(received))
    clock_row = obligation(house, start(house, "matter"), "internal")
    assert (local(clock_row.due_at), clock_row.provisional) == (f"{due_on} 17:30:00", provisional)
    proof = unpack_proof(clock_row.proof)
    assert proof.due_at == clock_row.due_at
    assert sum(day.counted for day in proof.days) == 5


def test_fifteen_calendar_days_roll_off_the_spring_festival(house: Engine, clock: VirtualClock) -> None:
    clock.set(at("2026-02-06 10:00"))
    assert local(obligation(house, start(house, "matter"), "legal").due_at) == "2026-02-24 23:59:59"


def test_a_step_ends_with_the_clock_that_it_may_not_pass(house: Engine, clock: VirtualClock) -> None:
    case = start(house, "matter")
    advance_to(Worker(house), clock, at("2025-09-30 10:00"))
    complete(house, case, "assess", again=False)
    advance_to(Worker(house), clock, at("2025-10-01 10:00"))
    step, clock_row = obligation(house, case, "tell"), obligation(house, case, "legal")
    assert step.due_at < clock_row.due_at
    assert unpack_proof(step.proof).cap is None
    late = start(house, "matter")
    advance_to(Worker(house), clock, at("2025-10-24 10:00"))
    complete(house, late, "assess", again=False)
    step, clock_row = obligation(house, late, "tell"), obligation(house, late, "legal")
    assert step.due_at == clock_row.due_at
    cap = unpack_proof(step.proof).cap
    assert cap is not None
    assert cap.name == "legal"


def test_a_preview_tells_what_a_notice_moves_and_writes_nothing(house: Engine, clock: VirtualClock) -> None:
    case = provisional_matter(house, clock)
    house.run(AddNotice("shenzhen", new_year_notice()), LOCAL_OPERATOR)
    before = contents(house)
    moved = house.run(RecomputeDueDates(case, preview=True), LOCAL_OPERATOR)
    dates = {one.obligation: (local(one.before), local(one.after)) for one in moved}
    assert dates == {
        "internal": ("2027-01-06 17:30:00", "2027-01-08 17:30:00"),
        "assess": ("2027-01-04 17:30:00", "2027-01-06 17:30:00"),
    }
    assert contents(house) == before


def test_recomputing_moves_what_the_preview_showed_and_keeps_what_was_known_then(
    house: Engine, clock: VirtualClock
) -> None:
    case = provisional_matter(house, clock)
    before = obligation(house, case, "internal")
    house.run(AddNotice("shenzhen", new_year_notice()), LOCAL_OPERATOR)
    preview = house.run(RecomputeDueDates(case, preview=True), LOCAL_OPERATOR)
    clock.advance(timedelta(hours=1))
    assert house.run(RecomputeDueDates(case), LOCAL_OPERATOR) == preview
    after, (kept,) = obligation(house, case, "internal"), rows(house, due_history, obligation_id=before.id)
    assert (local(after.due_at), after.provisional) == ("2027-01-08 17:30:00", False)
    assert (kept.due_at, kept.provisional, kept.proof) == (before.due_at, True, before.proof)
    assert (kept.seq, kept.replaced_at, kept.reason) == (1, clock.now(), "notice")
    assert {day.on: day.counted for day in unpack_proof(after.proof).days}[date(2027, 1, 3)]
    assert house.run(RecomputeDueDates(case), LOCAL_OPERATOR) == []
    assert broken_chains(house) == {}


def test_inboxes_and_ladders_follow_a_moved_date(house: Engine, clock: VirtualClock) -> None:
    case = provisional_matter(house, clock)
    old = obligation(house, case, "assess")
    house.run(AddNotice("shenzhen", new_year_notice()), LOCAL_OPERATOR)
    house.run(RecomputeDueDates(case), LOCAL_OPERATOR)
    new, task = obligation(house, case, "assess"), task_row(house, case, "assess")
    assert new.due_at != old.due_at
    assert task.due_at == row(house, task_candidates, task_id=task.id).due_at == new.due_at
    assert len(rows(house, jobs, case_id=case, subject=str(new.id))) == 1
    advance_to(Worker(house), clock, old.due_at)
    assert "supervise_1" not in level_names(house, case, "assess")
    advance_to(Worker(house), clock, new.due_at)
    assert level_names(house, case, "assess") == ["warn", "urge", "supervise_1"]


def test_a_held_task_follows_too_and_is_offered_to_nobody(house: Engine, clock: VirtualClock) -> None:
    case = provisional_matter(house, clock)
    task = open_tasks(house, case)["assess"]
    house.run(ClaimTask(task), actor(house, "zhouwenbo"))
    house.run(AddNotice("shenzhen", new_year_notice()), LOCAL_OPERATOR)
    house.run(RecomputeDueDates(case), LOCAL_OPERATOR)
    assert row(house, tasks, id=task).due_at == obligation(house, case, "assess").due_at
    assert rows(house, task_candidates) == []


def test_only_cases_that_a_notice_may_move_are_named(house: Engine, clock: VirtualClock) -> None:
    early = start(house, "matter")
    late = provisional_matter(house, clock)
    with house.reading() as connection:
        assert cases_touched(connection, "shenzhen", datetime(2026, 12, 1, tzinfo=clock.now().tzinfo)) == [late]
        assert early in cases_touched(connection, "shenzhen", datetime(2025, 1, 1, tzinfo=clock.now().tzinfo))
        assert cases_touched(connection, "elsewhere", datetime(2025, 1, 1, tzinfo=clock.now().tzinfo)) == []


def test_the_nightly_sweep_recounts_guessed_dates_and_plans_the_next(house: Engine, clock: VirtualClock) -> None:
    case = provisional_matter(house, clock)
    house.run(PlanSweep(), SYSTEM)
    house.run(PlanSweep(), SYSTEM)
    house.run(AddNotice("shenzhen", new_year_notice()), LOCAL_OPERATOR)
    advance_to(Worker(house), clock, at("2026-12-31 04:00"))
    assert not obligation(house, case, "internal").provisional
    assert [local(one.due_at) for one in rows(house, jobs, kind="sweep")] == ["2027-01-01 03:10:00"]
    assert rows(house, jobs, kind="recount") == []


def test_a_notice_is_added_once_and_stands_in_the_journal(house: Engine) -> None:
    house.run(AddNotice("shenzhen", new_year_notice()), LOCAL_OPERATOR)
    with pytest.raises(BadInput, match="known already"):
        house.run(AddNotice("shenzhen", new_year_notice()), LOCAL_OPERATOR)
    assert len(rows(house, notices)) == 1
    assert row(house, journal, action="notice.added").payload["calendar"] == "shenzhen"


def test_a_new_case_counts_with_the_notice_at_once(house: Engine, clock: VirtualClock) -> None:
    provisional_matter(house, clock)
    house.run(AddNotice("shenzhen", new_year_notice()), LOCAL_OPERATOR)
    fresh = obligation(house, start(house, "matter"), "internal")
    assert (local(fresh.due_at), fresh.provisional) == ("2027-01-08 17:30:00", False)


def test_a_moved_date_is_told_in_the_chain(house: Engine, clock: VirtualClock) -> None:
    case = provisional_matter(house, clock)
    house.run(AddNotice("shenzhen", new_year_notice()), LOCAL_OPERATOR)
    house.run(RecomputeDueDates(case), LOCAL_OPERATOR)
    told = rows(house, audit_events, case_id=case, action=AuditAction.DUE_RECOMPUTED)
    assert {one.payload["obligation"] for one in told} >= {"internal", "assess"}
    assert all(one.payload["before"] and one.payload["after"] for one in told)
