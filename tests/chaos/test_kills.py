"""Processes are killed inside commands, before and after the commit: what was acknowledged is there, once.

A clerk and workers share an office. Their processes die at random points; whoever comes next carries on. Refunds are on
a tally, told to the customer and handed on to a case of their own, so that anything done twice or not at all shows.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from engine.clock import VirtualClock
from engine.commands.assign_task import ClaimTask
from engine.commands.complete_task import CompleteTask
from engine.commands.receive_intake import Customer, StartCase
from engine.commands.settle_job import RetryJob
from engine.dispatch import Engine
from engine.jobs import Worker
from engine.model.audit import idempotency_keys
from engine.model.cases import cases
from engine.model.jobs import jobs
from engine.model.messages import data_stores, sent_messages
from engine.model.notifications import notifications
from engine.model.tasks import tasks
from engine.model.time import escalations
from engine.queue import next_due_at
from engine.rules.permissions import LOCAL_OPERATOR
from tests.chaos.bombs import some_fate
from tests.chaos.figures import dice, full
from tests.chaos.judged import judge
from tests.chaos.victims import Clerk, is_killed, new_worker
from tests.factories.offices import open_tasks, settle
from tests.factories.records import actor, row, rows

FEW = 12
CALLER = Customer("李小红", "13900000001")
WARNED = {"warn", "urge"}


@dataclass
class Day:
    """What goes on in the office, and how many deaths it has cost so far."""

    house: Engine
    clock: VirtualClock
    chance: random.Random
    opened: list[int] = field(default_factory=list)
    claimed: dict[int, str] = field(default_factory=dict)
    worker_deaths: int = 0

    def __post_init__(self) -> None:
        self.url = self.house.settings.database_url
        self.clerk = Clerk(self.url, self.clock, lambda: some_fate(self.chance))
        self.people = [actor(self.house, name) for name in ("chenxiaolan", "heyutong")]

    @property
    def deaths(self) -> int:
        return self.clerk.deaths + self.worker_deaths

    def one_refund(self) -> None:
        """A case is opened; often it is left until people are warned; somebody takes it and decides."""
        who = self.chance.choice(self.people)
        case = self.clerk.run(StartCase("refunds", "phone", {}, CALLER), who).case_id
        self.opened.append(case)
        (task,) = open_tasks(self.house, case).values()
        while self.chance.random() < 0.6:
            self.time_passes()
        self.clerk.run(ClaimTask(task), who)
        self.claimed[task] = who.username
        beside = new_worker(self.url, self.clock.now(), some_fate(self.chance))
        self.clerk.run(CompleteTask(task), who)
        self.worker_deaths += is_killed(beside)
        self.clock.advance(self.house.settings.lease_after)
        self.workers_work()

    def time_passes(self) -> None:
        """Until the next job is due, and a little beyond."""
        following = next_due_at(self.house.database)
        self.clock.set(max(following or self.clock.now(), self.clock.now()) + timedelta(seconds=1))
        self.workers_work()

    def workers_work(self) -> None:
        """Workers come one after the other, each when the lease of the one before has run out."""
        while is_killed(new_worker(self.url, self.clock.now(), some_fate(self.chance))):
            self.worker_deaths += 1
            self.clock.advance(self.house.settings.lease_after)

    def evening(self) -> None:
        """Nobody dies any more; what is due is done. What died too often was given up: an operator tries it again."""
        self.clerk.leave()
        self.clock.advance(self.house.settings.lease_after)
        settle(Worker(self.house, "evening"))
        for job in rows(self.house, jobs, status="failed"):
            self.house.run(RetryJob(job.id), LOCAL_OPERATOR)
            settle(Worker(self.house, "evening"))


def killed(house: Engine, clock: VirtualClock, kills: int, chance: random.Random) -> Day:
    """A day with so many deaths in it, judged."""
    day = Day(house, clock, chance)
    while day.deaths < kills or day.clerk.deaths < kills // 4:
        day.one_refund()
    day.evening()
    judge(house)
    asked = {one.id for one in rows(house, cases, definition_key="refunds")}
    assert asked == set(day.opened), "every acknowledged case is there, and no other"
    assert {one.id: one.closed_by for one in rows(house, tasks, element_id="decide")} == day.claimed
    assert {one.status for one in rows(house, cases, definition_key="refunds")} == {"completed"}
    assert row(house, data_stores, name="tally").content == str(len(day.opened))
    assert len(rows(house, sent_messages)) == len(day.opened)
    assert len(rows(house, cases, definition_key="checks")) == len(day.opened)
    assert len(rows(house, notifications, recipient="customer")) == len(day.opened)
    assert len(rows(house, idempotency_keys)) == 3 * len(day.opened)
    return day


def test_killed_processes_lose_nothing_and_do_nothing_twice(house: Engine, clock: VirtualClock) -> None:
    killed(house, clock, FEW, dice("kills"))


@pytest.mark.soak
def test_a_thousand_killed_processes_lose_nothing_and_do_nothing_twice(house: Engine, clock: VirtualClock) -> None:
    day = killed(house, clock, full("HUIYIN_KILLS", 1000), dice("kills"))
    told = {one.level for one in rows(house, escalations)}
    assert told >= WARNED
    print(f"{house.database.dialect}: {day.clerk.deaths} clerks and {day.worker_deaths} workers killed,", end=" ")
    print(f"{len(day.opened)} cases, {len(rows(house, escalations))} levels, levels met: {sorted(told)}")
    assert row(house, notifications, case_id=day.opened[0], recipient="customer").template == "refunded"
