"""Start and three completes: through commands on both databases, against SpiffWorkflow alone in the same run."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import quantiles
from time import perf_counter

from engine.clock import SystemClock
from engine.commands.complete_task import CompleteTask
from engine.commands.receive_intake import StartCase
from engine.dispatch import Engine
from engine.rules.permissions import LOCAL_OPERATOR
from tests.benchmarks import Figure
from tests.benchmarks.bare import cases_per_second
from tests.benchmarks.rooms import postgresql, sqlite
from tests.benchmarks.statements import counted, statements
from tests.factories.offices import office, open_tasks
from tests.factories.routes import chain

CASES = 200
ROUTE = chain("bench", tasks=3)


def measure() -> list[Figure]:
    """Cases a second, the ratio to the yardstick, milliseconds a completion, statements a command."""
    bare = cases_per_second(ROUTE.model, ROUTE.key, CASES)
    with sqlite() as url:
        engine = office(url, SystemClock(), ROUTE)
        rate, completions = walk(engine)
        counts = list(asked(engine))
        engine.database.dispose()
    with postgresql() as url:
        engine = office(url, SystemClock(), ROUTE)
        postgres_rate, postgres_completions = walk(engine)
        engine.database.dispose()
    return [
        Figure("bare SpiffWorkflow, one blob a step, SQLite", bare, "cases/s"),
        Figure("through commands, SQLite FULL", rate, "cases/s", goal=100),
        Figure("ratio to bare SpiffWorkflow", rate / bare, "×", goal=0.6),
        Figure("one completion, SQLite, median", median(completions), "ms"),
        Figure("one completion, SQLite, 99th of 100", last(completions), "ms"),
        Figure("through commands, PostgreSQL, one client", postgres_rate, "cases/s", goal=60),
        Figure("one completion, PostgreSQL, median", median(postgres_completions), "ms"),
        *counts,
    ]


def walk(engine: Engine) -> tuple[float, list[float]]:
    """Cases a second, and the seconds of every completion. Only commands count, not looking up the next task."""
    warm_up = engine.run(StartCase("bench", "phone", {}), LOCAL_OPERATOR)
    engine.run(CompleteTask(first_task(engine, warm_up.case_id)), LOCAL_OPERATOR)
    starting, completing = 0.0, []
    for _ in range(CASES):
        began = perf_counter()
        case = engine.run(StartCase("bench", "phone", {}), LOCAL_OPERATOR).case_id
        starting += perf_counter() - began
        for _step in range(3):
            task = first_task(engine, case)
            began = perf_counter()
            engine.run(CompleteTask(task), LOCAL_OPERATOR)
            completing.append(perf_counter() - began)
    return CASES / (starting + sum(completing)), completing


def asked(engine: Engine) -> Iterator[Figure]:
    """Statements and commits of one start and of one completion in the middle of a case."""
    with counted(engine.database) as seen:
        case = engine.run(StartCase("bench", "phone", {}), LOCAL_OPERATOR).case_id
    yield Figure("statements of a start", statements(seen), "")
    yield Figure("commits of a start", seen["COMMIT"], "", goal=1, higher_is_better=False)
    task = first_task(engine, case)
    with counted(engine.database) as seen:
        engine.run(CompleteTask(task), LOCAL_OPERATOR)
    yield Figure("statements of a completion", statements(seen), "")
    yield Figure("commits of a completion", seen["COMMIT"], "", goal=1, higher_is_better=False)


def first_task(engine: Engine, case_id: int) -> int:
    """The case's only open task."""
    (task,) = open_tasks(engine, case_id).values()
    return task


def median(seconds: list[float]) -> float:
    """In milliseconds."""
    return quantiles(seconds, n=2)[0] * 1000


def last(seconds: list[float]) -> float:
    """The 99th of 100, in milliseconds."""
    return quantiles(seconds, n=100)[98] * 1000
