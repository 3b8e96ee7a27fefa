"""Stories: people, time and calendars do to a few cases whatever comes into their heads; `truths` are asked each time.

A rule says for its command in which states of a case it must succeed; everywhere else it must be refused as such.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from engine.calendar import Notice, NoticeDay
from engine.clock import VirtualClock
from engine.commands.acknowledge import Acknowledge
from engine.commands.add_notice import AddNotice, RecomputeDueDates
from engine.commands.ask_extension import AskExtension
from engine.commands.assign_task import ClaimTask, ReassignTask, ReleaseTask
from engine.commands.close_case import CancelCase, ReopenCase, WithdrawCase
from engine.commands.complete_task import CompleteTask
from engine.commands.decide_extension import DecideExtension
from engine.commands.escalate import EscalateByHand
from engine.commands.hold_case import ResumeCase, SuspendCase
from engine.dispatch import Command, Engine
from engine.errors import BadInput, Conflict, TaskTaken, WrongState
from engine.jobs import Worker, advance_to
from engine.model.cases import cases
from engine.model.tasks import tasks
from engine.model.time import ObligationKind, escalations, extensions, obligations
from engine.rules.permissions import LOCAL_OPERATOR, Actor
from tests.chaos.truths import everything_is_true
from tests.factories.offices import open_tasks, start
from tests.factories.records import actor, row, rows
from tests.factories.seeds import first_seed

PEOPLE = ("zhouwenbo", "sunlihua", "chenxiaolan", "heyutong", "weishuxian")
CASES = st.integers(0, 1)
WORDS = "as it happens"


class Office(RuleBasedStateMachine):
    """Two cases on the route `matter` of a house that goes on from one example to the next."""

    house: Engine
    clock: VirtualClock
    published_on = date(2025, 9, 1)
    went_back = False

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

    @rule(which=CASES, who=st.sampled_from(PEOPLE))
    def reassign(self, which: int, who: str) -> None:
        """The open task goes to somebody of its group, whoever holds it."""
        for task in open_tasks(self.house, self.cases[which]).values():
            if row(self.house, tasks, id=task).group_key in self.people[who].groups:
                self.attempt(which, ReassignTask(task, who, WORDS), LOCAL_OPERATOR)

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

    @rule(which=CASES, what=st.integers(0, 9))
    def escalate_by_hand(self, which: int, what: int) -> None:
        """Somebody raises something that is owed, or was."""
        owed = rows(self.house, obligations, case_id=self.cases[which])
        chosen = owed[what % len(owed)]
        self.clock.advance(timedelta(seconds=1))
        try:
            self.house.run(EscalateByHand(chosen.id, WORDS), LOCAL_OPERATOR)
        except WrongState:
            assert chosen.status != "open"
        except Conflict:
            assert self.went_back, "only a clock that went back brings one instant twice"
        else:
            assert chosen.status == "open"

    @rule(which=CASES, what=st.integers(0, 9), days=st.integers(1, 9))
    def acknowledge(self, which: int, what: int, days: int) -> None:
        """Somebody answers for a level with a new date."""
        fired = rows(self.house, escalations, case_id=self.cases[which], skipped=False, acknowledged_at=None)
        asked = [one for one in fired if one.kind != ObligationKind.ANSWER]
        if not asked:
            return
        chosen = asked[what % len(asked)]
        about = row(self.house, obligations, id=chosen.obligation_id)
        promise = Acknowledge(chosen.id, self.clock.now() + timedelta(days=days), WORDS)
        self.attempt(which, promise, LOCAL_OPERATOR, needs=("open", "suspended") if about.status == "open" else ())

    @rule(which=CASES, what=st.integers(0, 9), days=st.integers(-1, 9))
    def ask_for_time(self, which: int, what: int, days: int) -> None:
        """Somebody asks for more time for something that may be moved; nothing moves yet."""
        owed = rows(self.house, obligations, case_id=self.cases[which], status="open", pausable=True)
        if owed:
            wanted = self.clock.now() + timedelta(days=days)
            with suppress(BadInput, Conflict):  # too late, too early, asked already
                self.house.run(AskExtension(owed[what % len(owed)].id, wanted, WORDS), LOCAL_OPERATOR)

    @rule(which=CASES, approve=st.booleans())
    def decide_about_time(self, which: int, approve: bool) -> None:
        """Somebody else gives more time, or not."""
        for asked in rows(self.house, extensions, case_id=self.cases[which], status="asked"):
            with suppress(BadInput):  # it can only be refused by now
                self.house.run(DecideExtension(asked.id, approve, WORDS), self.people["weishuxian"])

    @rule(on=st.dates(date(2025, 10, 9), date(2027, 12, 31)), working=st.booleans())
    def notice_added(self, on: date, working: bool) -> None:
        """A day becomes a working day or stops being one; every open due date is counted again."""
        type(self).published_on += timedelta(days=1)
        days = (NoticeDay(on, working, "as ordered"),)
        notice = Notice(on.year, self.published_on, "https://example.com/notice", days, amends=True)
        self.house.run(AddNotice("shenzhen", notice), LOCAL_OPERATOR)
        for case in self.cases:
            self.house.run(RecomputeDueDates(case), LOCAL_OPERATOR)

    @rule(hours=st.integers(-30, 30).filter(bool))
    def clock_jumps(self, hours: int) -> None:
        """Somebody sets the machine's clock."""
        self.went_back |= hours < 0
        self.clock.advance(timedelta(hours=hours))

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
            everything_is_true(self.house, case)

    def teardown(self) -> None:
        """Leave nothing running for the next example."""
        for case in getattr(self, "cases", ()):
            if row(self.house, cases, id=case).status in ("open", "suspended"):
                self.house.run(CancelCase(case, WORDS), LOCAL_OPERATOR)


def play(house: Engine, clock: VirtualClock, stories: int, steps: int) -> None:
    """Tell so many stories in this house, by the seed of all proofs."""
    bounds = settings(
        max_examples=stories, stateful_step_count=steps, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    machine = type("OfficeOfThisHouse", (Office,), {"house": house, "clock": clock})
    run_state_machine_as_test(seed(first_seed())(machine), settings=bounds)
