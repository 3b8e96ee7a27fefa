"""Two workers on one PostgreSQL and ten thousand due escalations: each happens once."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from time import perf_counter

from sqlalchemy import func, select

from engine.clock import SystemClock, VirtualClock
from engine.commands.receive_intake import StartCase
from engine.dispatch import Engine
from engine.model.jobs import jobs
from engine.model.time import escalations
from engine.rules.permissions import LOCAL_OPERATOR
from tests.benchmarks import Figure
from tests.benchmarks.rooms import postgresql
from tests.factories.offices import office
from tests.factories.routes import side_by_side

CASES, TASKS = 400, 25
DUE = CASES * TASKS


def measure() -> list[Figure]:
    """How many a second, and how many happened twice or not at all."""
    now = SystemClock().now()
    with postgresql() as url:
        engine = office(url, VirtualClock(now - timedelta(days=30)), side_by_side("bench", tasks=TASKS, due="1wd"))
        for _ in range(CASES):
            engine.run(StartCase("bench", "phone", {}), LOCAL_OPERATOR)
        waiting = count(engine, select(func.count()).select_from(jobs).where(jobs.c.due_at <= now))
        began = perf_counter()
        workers = [work(url) for _ in range(2)]
        done = [int(worker.communicate()[0].split()[0]) for worker in workers]
        seconds = perf_counter() - began
        fired = count(engine, select(func.count()).select_from(escalations))
        distinct = select(escalations.c.obligation_id, escalations.c.level, escalations.c.due_at).distinct()
        different = count(engine, select(func.count()).select_from(distinct.subquery()))
        engine.database.dispose()
    return [
        Figure("due escalations", waiting, "", goal=DUE),
        Figure("done by the slower worker", min(done), "jobs"),
        Figure("escalations a second, two workers", fired / seconds, "1/s"),
        Figure("happened twice", fired - different, "", goal=0, higher_is_better=False),
        Figure("never happened", max(DUE - different, 0), "", goal=0, higher_is_better=False),
    ]


def work(url: str) -> subprocess.Popen[str]:
    """A worker process that does what is due and ends."""
    command = [sys.executable, "-m", "engine.cli", "worker", "--once"]
    environment = {**os.environ, "HUIYIN_DATABASE_URL": url}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def count(engine: Engine, query: object) -> int:
    """The number that a query counts."""
    with engine.reading() as connection:
        return int(connection.execute(query).scalar_one())  # type: ignore[call-overload]
