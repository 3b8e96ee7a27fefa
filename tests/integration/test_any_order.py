"""Commands in any order: whatever people and time do to a few cases, what is owed, offered and recorded stays true."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from engine.clock import VirtualClock
from engine.commands.assign_task import ClaimTask, ReleaseTask
from engine.commands.close_case import CancelCase, ReopenCase, WithdrawCase
from engine.commands.complete_task import CompleteTask
from engine.commands.hold_case import ResumeCase, SuspendCase
from engine.dispatch import Command, Engine
from engine.errors import TaskTaken, WrongState
from engine.jobs import Worker, advance_to
from engine.model.cases import cases, snapshots
from engine.model.jobs import jobs
from engine.model.tasks import task_candidates, tasks
from engine.model.time import escalations, obligations
from engine.queries.chain import verify_chain
from engine.rules.permissions import LOCAL_OPERATOR, Actor
from tests.factories.offices import open_tasks, start
from tests.factories.records import actor, row, rows

PEOPLE = ("zhouwenbo", "sunlihua", "chenxiaolan", "heyutong")
CASES = st.integers(0, 1)
WORDS = "as it happens"


class Office(RuleBasedStateMachine):
    """Two cases on the route `matter` of a house that goes on from one example to the next."""

    house: Engine
    clock: VirtualClock

    def __init__(self) -> None:
        super().__init__()
        self.worker = Worker(self.house, "any-order")
        self.people = {name: actor(self.house, name) for name in PEOPLE}

    @initialize()
    def begin(self) -> None:
        """Two matters come in."""
        self.cases = [start(self.house, "matter") for _ in range(2)]
        self.status = ["open", "open"]

    @rule(which=CASES, who=st.sampled_from(PEOPLE))
    def claim(self, which: int, who: str) -> None:
        """Somebody takes the open task, unless somebody else holds it or it is another group's."""
        for task in open_tasks(self.house, self.cases[which]).values():
            held = row(self.house, tasks, id=task)
            person = self.people[who]
            free = held.assignee_id in (None, person.id)
            if held.group_key in person.groups or held.assignee_id == person.id:
                self.attempt(which, ClaimTask(task), person, free=free)

    @rule(which=CASES)
    def release(self, which: int) -> None:
        """Whoever holds the open task gives it back."""
        for task in open_tasks(self.house, self.cases[which]).values():
            self.attempt(which, ReleaseTask(task), LOCAL_OPERATOR)

    @rule(which=CASES, again=st.booleans())
    def complete(self, which: int, again: bool) -> None:
        """The open task is done; the first one may come back."""
        for task in open_tasks(self.house, self.cases[which]).values():
            if self.attempt(which, CompleteTask(task, {"again": again}), LOCAL_OPERATOR):
                self.status[which] = row(self.house, cases, id=self.cases[which]).status

    @rule(which=CASES, days=st.integers(1, 12))
    def suspend(self, which: int, days: int) -> None:
        """The case is held."""
        if self.attempt(
            which, SuspendCase(self.cases[which], WORDS, self.clock.now() + timedelta(days=days)), LOCAL_OPERATOR
        ):
            self.status[which] = "suspended"

    @rule(which=CASES)
    def resume(self, which: int) -> None:
        """The hold ends by hand."""
        if self.attempt(which, ResumeCase(self.cases[which]), LOCAL_OPERATOR, needs=("suspended",)):
            self.status[which] = "open"

    @rule(which=CASES)
    def withdraw(self, which: int) -> None:
        """The customer takes it back."""
        if self.attempt(which, WithdrawCase(self.cases[which], WORDS), LOCAL_OPERATOR, needs=("open", "suspended")):
            self.status[which] = "cancelled"

    @rule(which=CASES)
    def reopen(self, which: int) -> None:
        """The matter is not settled after all."""
        if self.attempt(which, ReopenCase(self.cases[which], WORDS), LOCAL_OPERATOR, needs=("completed", "cancelled")):
            self.status[which] = "open"

    @rule(hours=st.integers(1, 100))
    def time_passes(self, hours: int) -> None:
        """The worker does what falls due; holds may end by themselves."""
        advance_to(self.worker, self.clock, self.clock.now() + timedelta(hours=hours))
        for which, case in enumerate(self.cases):
            now = row(self.house, cases, id=case).status
            assert now == self.status[which] or (self.status[which], now) == ("suspended", "open")
            self.status[which] = now

    @rule(hours=st.integers(1, 300))
    def nobody_works_for_a_while(self, hours: int) -> None:
        """A downtime: the clock goes on, the worker does not."""
        self.clock.advance(timedelta(hours=hours))

    def attempt(
        self, which: int, command: Command[object], who: Actor, *, needs: tuple[str, ...] = ("open",), free: bool = True
    ) -> bool:
        """Run it; it must succeed exactly in the states that it `needs`, on a task that is `free`."""
        try:
            self.house.run(command, who)
        except TaskTaken:
            assert not free
            return False
        except WrongState:
            assert self.status[which] not in needs
            return False
        assert self.status[which] in needs
        assert free
        return True

    @invariant()
    def everything_is_true(self) -> None:
        """What must hold of each case at any time."""
        for case in getattr(self, "cases", ()):
            self.owes_exactly_what_is_open(case)
            self.offers_exactly_what_nobody_holds(case)
            self.keeps_nothing_running_when_closed(case)
            with self.house.reading() as connection:
                assert verify_chain(connection, case).broken_at is None

    def owes_exactly_what_is_open(self, case: int) -> None:
        """One open obligation for each open step, and no level twice for one due date."""
        open_steps = {one.obligation_id: one for one in rows(self.house, tasks, case_id=case, status="open")}
        owed = {one.id: one for one in rows(self.house, obligations, case_id=case, kind="step", status="open")}
        assert owed.keys() == open_steps.keys()
        assert all(owed[key].due_at == task.due_at for key, task in open_steps.items())
        passed = [(one.obligation_id, one.level, one.due_at) for one in rows(self.house, escalations, case_id=case)]
        assert len(passed) == len(set(passed))

    def offers_exactly_what_nobody_holds(self, case: int) -> None:
        """Candidates are the open tasks without a holder, sorted by what they owe."""
        unheld = [one for one in rows(self.house, tasks, case_id=case, status="open") if one.assignee_id is None]
        ids = {one.id for one in rows(self.house, tasks, case_id=case)}
        offers = {
            (one.task_id, one.group_key, one.due_at) for one in rows(self.house, task_candidates) if one.task_id in ids
        }
        assert offers == {(one.id, one.group_key, one.due_at) for one in unheld}

    def keeps_nothing_running_when_closed(self, case: int) -> None:
        """A closed case has no job, state or open obligation; an open one has its state and a job a ladder at most."""
        closed = row(self.house, cases, id=case).status in ("completed", "cancelled")
        waiting = rows(self.house, jobs, case_id=case)
        live = rows(self.house, obligations, case_id=case, status="open")
        assert len(rows(self.house, snapshots, case_id=case)) == (0 if closed else 1)
        if closed:
            assert waiting == live == []
        subjects = [one.subject for one in waiting if one.kind == "escalate"]
        assert len(subjects) == len(set(subjects))
        assert set(subjects) <= {str(one.id) for one in live if one.paused_at is None}

    def teardown(self) -> None:
        """Leave nothing running for the next example."""
        for case in getattr(self, "cases", ()):
            if row(self.house, cases, id=case).status in ("open", "suspended"):
                self.house.run(CancelCase(case, WORDS), LOCAL_OPERATOR)


def play(house: Engine, clock: VirtualClock, examples: int, steps: int) -> None:
    """Run the machine on this house; the seed is printed when it fails."""
    bounds = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, database=None, print_blob=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    machine = type("OfficeOfThisHouse", (Office,), {"house": house, "clock": clock})
    run_state_machine_as_test(machine, settings=bounds)


def test_commands_in_any_order_keep_everything_true(house: Engine, clock: VirtualClock) -> None:
    play(house, clock, examples=8, steps=20)


@pytest.mark.soak
def test_commands_in_any_order_for_a_long_time(house: Engine, clock: VirtualClock) -> None:
    play(house, clock, examples=500, steps=50)
