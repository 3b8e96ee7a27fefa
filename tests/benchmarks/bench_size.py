"""What grows must not: a thousand turns of a loop, and a route of five hundred elements."""

from __future__ import annotations

from statistics import median
from time import perf_counter

from engine.clock import SystemClock
from engine.commands.complete_task import CompleteTask
from engine.commands.deploy_process import DeployProcess
from engine.commands.receive_intake import StartCase
from engine.dispatch import Engine
from engine.rules.permissions import LOCAL_OPERATOR
from tests.benchmarks import Figure
from tests.benchmarks.bench_cases import first_task
from tests.benchmarks.rooms import sqlite
from tests.factories.offices import office
from tests.factories.routes import chain, loop

TURNS = 1000
WINDOW = 50


def measure() -> list[Figure]:
    """The last turns against the first ones; deploying, starting and stepping through the long route."""
    with sqlite() as url:
        engine = office(url, SystemClock(), loop())
        turns = turn(engine)
        first, last = median(turns[:WINDOW]), median(turns[-WINDOW:])
        long = long_route(engine)
        engine.database.dispose()
    return [
        Figure("first turns of a loop", first * 1000, "ms"),
        Figure(f"last of {TURNS} turns", last * 1000, "ms"),
        Figure("last turn to first", last / first, "×", goal=1.2, higher_is_better=False),
        *long,
    ]


def turn(engine: Engine) -> list[float]:
    """Seconds of each turn, after a few that warm up."""
    case = engine.run(StartCase("loop", "phone", {}), LOCAL_OPERATOR).case_id
    seconds = []
    for _ in range(TURNS + 10):
        task = first_task(engine, case)
        began = perf_counter()
        engine.run(CompleteTask(task, {"again": True}), LOCAL_OPERATOR)
        seconds.append(perf_counter() - began)
    return seconds[10:]


def long_route(engine: Engine) -> list[Figure]:
    """Five hundred elements in a row: checked and deployed, started, and walked through its first half."""
    began = perf_counter()
    engine.run(DeployProcess(chain("long", tasks=498)), LOCAL_OPERATOR)
    deployed = perf_counter()
    case = engine.run(StartCase("long", "phone", {}), LOCAL_OPERATOR).case_id
    started = perf_counter()
    for _ in range(250):
        engine.run(CompleteTask(first_task(engine, case)), LOCAL_OPERATOR)
    stepped = perf_counter()
    return [
        Figure("deploy a route of 500 elements", deployed - began, "s"),
        Figure("start it for the first time", started - deployed, "s"),
        Figure("complete one of its tasks", (stepped - started) / 250 * 1000, "ms"),
    ]
