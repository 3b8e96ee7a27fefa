"""The inbox query on both databases: complete by keyset, in order, and within reach."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import insert

from engine.clock import VirtualClock
from engine.commands.assign_task import ClaimTask
from engine.commands.deploy_process import DeployProcess
from engine.dispatch import Engine
from engine.model.tasks import NO_DUE_DATE, task_candidates, tasks
from engine.queries.inbox import PAGE, Inbox, Reader, Split, count, inbox
from engine.queries.people import actor_named
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.offices import start
from tests.factories.routes import chain

GROUPS = ("window", "pmo", "network")


def fill(engine: Engine, now: datetime, total: int) -> None:
    """`total` free tasks over three groups: every tenth without a due date, every fifth overdue, many due at once."""
    engine.run(DeployProcess(chain()), LOCAL_OPERATOR)
    case = start(engine, "chain")
    rows = []
    for number in range(total):
        due_at = None if number % 10 == 0 else now + timedelta(hours=-1 if number % 5 == 1 else number % 7)
        row = {"id": 1000 + number, "case_id": case, "run": 1, "ref": f"x{number}", "element_id": "step_1"}
        row |= {"name": f"task {number}", "status": "open", "group_key": GROUPS[number % 3], "due_at": due_at}
        rows.append(row | {"opened_at": now, "revision": 1})
    keys = ("group_key", "due_at")
    offers = [{"task_id": row["id"], **{key: row[key] for key in keys}} for row in rows]
    with engine.database.writing() as connection:
        connection.execute(insert(tasks), rows)
        connection.execute(
            insert(task_candidates), [{**offer, "due_at": offer["due_at"] or NO_DUE_DATE} for offer in offers]
        )


def reader(engine: Engine, now: datetime, *groups: str) -> Reader:
    """A reader with these groups; their day ends in five hours."""
    with engine.reading() as connection:
        person = actor_named(connection, "zhouwenbo")
    return Reader(person.id or 0, groups, now, now + timedelta(hours=5))


def pages(engine: Engine, who: Reader, split: Split) -> list[Inbox]:
    """Every page from first to last."""
    found, after = [], None
    with engine.reading() as connection:
        while True:
            page = inbox(connection, who, split, after)
            found.append(page)
            if page.after is None:
                return found
            after = page.after


def test_pages_hold_every_task_once_and_in_order(engine: Engine, clock: VirtualClock) -> None:
    fill(engine, clock.now(), 230)
    who = reader(engine, clock.now(), "pmo", "network")
    found = pages(engine, who, Split.ALL)
    rows = [row for page in found for row in page.rows]
    expected = {1000 + number for number in range(230) if GROUPS[number % 3] in who.groups}
    assert [len(page.rows) for page in found[:-1]] == [PAGE] * (len(found) - 1)
    assert len(rows) == len(expected)
    assert {row.task_id for row in rows} == expected
    places = [(row.due_at or NO_DUE_DATE, row.task_id) for row in rows]
    assert all(before < after for before, after in pairwise(places))


def test_splits_share_the_tasks_out(engine: Engine, clock: VirtualClock) -> None:
    now = clock.now()
    fill(engine, now, 120)
    who = reader(engine, now, *GROUPS)
    by_split = {split: [row for page in pages(engine, who, split) for row in page.rows] for split in Split}
    assert all(row.due_at is not None and row.due_at <= now for row in by_split[Split.OVERDUE])
    assert all(row.due_at is not None and now < row.due_at <= who.day_ends_at for row in by_split[Split.TODAY])
    with engine.reading() as connection:
        counted = {split: count(connection, who, split).seen for split in Split}
    assert counted == {split: len(rows) for split, rows in by_split.items()}
    assert counted[Split.MINE] == 0
    assert counted[Split.OVERDUE] and counted[Split.TODAY]


def test_a_claimed_task_moves_from_the_team_to_its_holder(engine: Engine, clock: VirtualClock) -> None:
    fill(engine, clock.now(), 9)
    who = reader(engine, clock.now(), "pmo")
    with engine.reading() as connection:
        person = actor_named(connection, "zhouwenbo")
        chosen = inbox(connection, who, Split.TEAM).rows[0].task_id
    engine.run(ClaimTask(chosen), person)
    mine = [row for page in pages(engine, who, Split.MINE) for row in page.rows]
    team = [row for page in pages(engine, who, Split.TEAM) for row in page.rows]
    assert [(row.task_id, row.mine) for row in mine] == [(chosen, True)]
    assert chosen not in {row.task_id for row in team}


def test_nobody_without_groups_sees_other_peoples_work(engine: Engine, clock: VirtualClock) -> None:
    fill(engine, clock.now(), 12)
    who = reader(engine, clock.now())
    assert [page.rows for page in pages(engine, who, Split.ALL)] == [()]
    assert [page.rows for page in pages(engine, who, Split.TEAM)] == [()]
