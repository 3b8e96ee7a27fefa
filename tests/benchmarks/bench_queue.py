"""What waiting costs: a tick beside a million open jobs, an inbox of a million open tasks, ten thousand levels at once.

Rows that only have to be there are written in bulk; what is measured goes through the product's own statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import func, insert, select

from engine.clock import SystemClock, VirtualClock
from engine.commands.receive_intake import StartCase
from engine.dispatch import Engine
from engine.jobs import Worker
from engine.model.cases import cases
from engine.model.ids import new_id
from engine.model.jobs import jobs
from engine.model.tasks import task_candidates, tasks
from engine.model.time import escalations
from engine.queries.inbox import Reader, Split, count, inbox
from engine.rules.permissions import LOCAL_OPERATOR
from tests.benchmarks import Figure
from tests.benchmarks.rooms import postgresql, sqlite
from tests.factories.offices import office
from tests.factories.routes import chain, side_by_side
from tests.factories.together import at_once

FEW, MANY = 10_000, 1_000_000
PORTION = 20_000
GROUPS = tuple(f"group_{number}" for number in range(40))
READ = GROUPS[:8]
CASES, TASKS = 400, 25
LOOKS = 300


def measure() -> list[Figure]:
    """The same on both databases."""
    figures: list[Figure] = []
    for name, room, tick_goal in (("SQLite", sqlite, 1.0), ("PostgreSQL", postgresql, 2.0)):
        with room() as url:
            figures += _waiting(name, url, tick_goal)
        with room() as url:
            figures += _levels(name, url)
    return figures


def _waiting(name: str, url: str, tick_goal: float) -> Iterator[Figure]:
    now = SystemClock().now()
    engine = office(url, VirtualClock(now), chain("bench", tasks=1))
    case = engine.run(StartCase("bench", "phone", {}), LOCAL_OPERATOR).case_id
    worker = Worker(engine, "bench")
    _fill(engine, FEW, lambda many: _future_jobs(case, now, many))
    few = _milliseconds(worker.tick)
    _fill(engine, MANY - FEW, lambda many: _future_jobs(case, now, many))
    many = _milliseconds(worker.tick)
    _make_open_tasks(engine, now)
    reader = Reader(1, READ, now, now + timedelta(hours=8))
    page = _milliseconds(lambda: _look(engine, lambda connection: inbox(connection, reader, Split.ALL)))
    counts = _milliseconds(
        lambda: _look(engine, lambda connection: [count(connection, reader, split) for split in Split])
    )
    engine.database.dispose()
    yield Figure(f"{name}: tick, nothing due, {FEW:,} open jobs", few, "ms", tick_goal, higher_is_better=False)
    yield Figure(f"{name}: tick, nothing due, {MANY:,} open jobs", many, "ms", tick_goal, higher_is_better=False)
    yield Figure(f"{name}: the second to the first", many / few, "×", 1.2, higher_is_better=False)
    yield Figure(f"{name}: inbox, first page, {MANY:,} open tasks", page, "ms", 10, higher_is_better=False)
    yield Figure(f"{name}: its five counts", counts, "ms", 10, higher_is_better=False)


def _levels(name: str, url: str) -> Iterator[Figure]:
    began_at = SystemClock().now() - timedelta(days=30)
    clock = VirtualClock(began_at)
    engine = office(url, clock, side_by_side("bench", tasks=TASKS, due="1wd"))
    for _ in range(CASES):
        engine.run(StartCase("bench", "phone", {}), LOCAL_OPERATOR)
    due = CASES * TASKS
    with engine.reading() as connection:
        clock.set(connection.execute(select(func.max(jobs.c.due_at))).scalar_one())
    lanes = [Worker(engine, f"bench/{lane}") for lane in range(engine.settings.job_lanes)]
    began = perf_counter()
    at_once(*(lane.tick for lane in lanes))
    seconds = perf_counter() - began
    with engine.reading() as connection:
        recorded = connection.execute(select(func.count()).select_from(escalations)).scalar_one()
    engine.database.dispose()
    yield Figure(
        f"{name}: {due:,} levels due at one instant, one worker process", seconds, "s", 60, higher_is_better=False
    )
    yield Figure(f"{name}: recorded, each once", recorded, "", due)


def _milliseconds(action: Callable[[], object]) -> float:
    """The median of many, after some that warm up."""
    taken = []
    for _ in range(LOOKS):
        began = perf_counter()
        action()
        taken.append(perf_counter() - began)
    return median(taken[LOOKS // 10 :]) * 1000


def _look(engine: Engine, ask: Callable[[Any], object]) -> object:
    with engine.reading() as connection:
        return ask(connection)


def _fill(engine: Engine, many: int, rows: Callable[[int], list[dict[str, object]]]) -> None:
    while many > 0:
        portion = min(many, PORTION)
        with engine.database.writing() as connection:
            connection.execute(insert(jobs), rows(portion))
        many -= portion
    _analyse(engine)


def _future_jobs(case: int, now: datetime, many: int) -> list[dict[str, object]]:
    def row(number: int) -> dict[str, object]:
        due_at = now + timedelta(hours=1, seconds=number)
        return {"id": new_id(), "kind": "escalate", "due_at": due_at, "visible_at": due_at, "case_id": case,
                "subject": str(number), "payload": {}, "status": "waiting", "attempts": 0}  # fmt: skip

    return [row(number) for number in range(many)]


def _make_open_tasks(engine: Engine, now: datetime) -> None:
    """Of ten thousand cases, offered to forty groups, a tenth of them overdue, some due today."""
    with engine.reading() as connection:
        model = dict(connection.execute(select(tasks)).first()._mapping)  # type: ignore[union-attr]
        matter = dict(connection.execute(select(cases)).first()._mapping)  # type: ignore[union-attr]
    copies = [matter | {"id": new_id(), "number": f"copy-{number}"} for number in range(FEW)]
    with engine.database.writing() as connection:
        connection.execute(insert(cases), copies)
    for first in range(0, MANY, PORTION):
        offered = []
        written = []
        for number in range(first, first + PORTION):
            due_at = now + timedelta(minutes=number % 20_000 - 2_000)
            task_id, group = new_id(), GROUPS[number % len(GROUPS)]
            owner = copies[number % FEW]["id"]
            written.append(
                model | {"id": task_id, "case_id": owner, "ref": f"r{number}", "group_key": group, "due_at": due_at}
            )
            offered.append({"task_id": task_id, "group_key": group, "due_at": due_at})
        with engine.database.writing() as connection:
            connection.execute(insert(tasks), written)
            connection.execute(insert(task_candidates), offered)
    _analyse(engine)


def _analyse(engine: Engine) -> None:
    """What autovacuum does in time on PostgreSQL."""
    with engine.database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(
            "ANALYZE" if engine.database.is_sqlite else "VACUUM ANALYZE"
        )
