"""Whom each word of a ladder means: people at work, found by task, unit, role, group or name; never nobody."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from engine.clock import VirtualClock
from engine.commands.assign_task import ClaimTask
from engine.commands.deploy_process import DeployProcess
from engine.dispatch import Engine
from engine.errors import LintRefused
from engine.jobs import Worker, advance_to
from engine.model.people import groups, people, units
from engine.model.tasks import tasks
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.diagrams import flow, user_task
from tests.factories.matters import LADDERS, matter, route
from tests.factories.offices import open_tasks, start
from tests.factories.records import actor, levels, obligation, told


def first_level_tells(house: Engine, clock: VirtualClock, worker: Worker, words: str, *, claimed: bool) -> set[str]:
    """User names told at the due instant of a pmo step, of a ladder that tells `words`."""
    ladders = LADDERS.replace("{level: warn, at: 60%, tell: [assignee]}", f"{{level: warn, at: 60%, tell: [{words}]}}")
    house.run(DeployProcess(matter("said", ladders=ladders)), LOCAL_OPERATOR)
    case = start(house, "said")
    if claimed:
        house.run(ClaimTask(open_tasks(house, case)["assess"]), actor(house, "sunlihua"))
    advance_to(worker, clock, obligation(house, case, "assess").due_at)
    return {username for username, _ in told(house, levels(house, case, "assess")[0])}


def dismiss(house: Engine, *usernames: str) -> None:
    """They work here no longer."""
    with house.database.writing() as connection:
        connection.execute(update(people).where(people.c.username.in_(usernames)).values(active=False))


@pytest.mark.parametrize(
    ("words", "those"),
    [
        ("assignee", {"sunlihua"}),
        ("group", {"zhouwenbo", "sunlihua"}),
        ("group.lead", {"zhouwenbo"}),
        ("group.head", {"sunlihua"}),
        ("unit.lead", {"zhouwenbo"}),
        ("unit.head", {"sunlihua"}),
        ("leader", {"liangqihang"}),
        ("manager", {"weishuxian", "liangqihang"}),
        ("'person:caimeiling'", {"caimeiling"}),
        ("'group:quality'", {"jiangyifan", "weishuxian"}),
        ("assignee, unit.head, 'person:sunlihua'", {"sunlihua"}),
    ],
)
def test_a_word_means_these_people(
    house: Engine, clock: VirtualClock, worker: Worker, words: str, those: set[str]
) -> None:
    assert first_level_tells(house, clock, worker, words, claimed=True) == those


def test_a_holder_who_has_left_is_as_good_as_none(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    dismiss(house, "sunlihua")
    case = start(house, "matter")
    with house.database.writing() as connection:
        gone = connection.execute(people.select().where(people.c.username == "sunlihua")).one().id
        connection.execute(update(tasks).where(tasks.c.case_id == case).values(assignee_id=gone))
    advance_to(worker, clock, obligation(house, case, "assess").due_at)
    by_level = {one.level: told(house, one) for one in levels(house, case, "assess")}
    assert by_level["warn"] == {("zhouwenbo", "assignee")}
    assert by_level["supervise_1"] == {("zhouwenbo", "unit.head")}, "the lead stands in for a head who left"


def test_without_lead_and_head_the_leaders_are_told(house: Engine, clock: VirtualClock, worker: Worker) -> None:
    dismiss(house, "sunlihua", "zhouwenbo")
    case = start(house, "matter")
    advance_to(worker, clock, obligation(house, case, "assess").due_at)
    assert [{name for name, _ in told(house, one)} for one in levels(house, case, "assess")] == [{"liangqihang"}] * 3


def test_unclaimed_work_of_a_group_without_a_unit_is_told_to_the_leaders(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    with house.database.writing() as connection:
        connection.execute(update(groups).where(groups.c.key == "pmo").values(unit=None))
        connection.execute(update(units).where(units.c.key == "pmo").values(group_key="window"))
    case = start(house, "matter")
    advance_to(worker, clock, obligation(house, case, "assess").due_at)
    assert told(house, levels(house, case, "assess")[0]) == {("liangqihang", "assignee")}


def test_a_clock_over_claimed_and_unclaimed_work_warns_the_holder_and_the_other_groups_lead(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    nodes = (
        '<startEvent id="start"/><parallelGateway id="split"/><parallelGateway id="join"/><endEvent id="end" name="e"/>'
        + user_task("count", 'huiyin:group="billing"') + user_task("ask", 'huiyin:group="partners"')
        + flow("start", "split") + flow("split", "count") + flow("split", "ask") + flow("count", "join")
        + flow("ask", "join") + flow("join", "end")
    )  # fmt: skip
    clocks = "clocks:\n  legal: {after: 5wd, stops_on: end, source: law, pausable: false, escalation: standard}\n"
    house.run(DeployProcess(route("both", nodes, clocks)), LOCAL_OPERATOR)
    case = start(house, "both")
    house.run(ClaimTask(open_tasks(house, case)["count"]), actor(house, "huangqiuping"))
    advance_to(worker, clock, obligation(house, case, "legal").due_at)
    assert told(house, levels(house, case, "legal")[0]) == {("huangqiuping", "assignee"), ("luojianming", "assignee")}


def test_a_route_may_bring_a_ladder_of_its_own_and_replace_a_shared_one(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    own = (
        "standard:\n  - {level: urge, at: due, tell: ['person:caimeiling']}\n"
        "strict:\n  - {level: supervise_1, at: due, tell: [leader]}\n"
    )
    clocks = (
        "clocks:\n  internal: {after: 5wd, stops_on: settled, source: rule, escalation: strict}\n"
        "  legal: {after: 15d, stops_on: told, source: law, pausable: false, escalation: legal}\n"
    )
    house.run(DeployProcess(matter("own", clocks=clocks, more={"escalation.yaml": own})), LOCAL_OPERATOR)
    case = start(house, "own")
    advance_to(worker, clock, obligation(house, case, "legal").due_at)
    found = {name: [one.level for one in levels(house, case, name)] for name in ("assess", "internal", "legal")}
    assert found == {"assess": ["urge"], "internal": ["supervise_1"], "legal": ["warn", "urge", "supervise_1"]}
    assert told(house, levels(house, case, "assess")[0]) == {("caimeiling", "person:caimeiling")}


def test_a_ladder_that_tells_nobody_of_this_office_is_not_deployed(house: Engine) -> None:
    own = "standard:\n  - {level: urge, at: due, tell: ['person:nobody']}\n"
    with pytest.raises(LintRefused, match=r"ladder standard, level urge, tell: there is nobody called “nobody”"):
        house.run(DeployProcess(matter("wrong", more={"escalation.yaml": own})), LOCAL_OPERATOR)
