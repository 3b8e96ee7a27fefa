"""The managers' escalation page over 100,000 levels and a million obligations, on both databases, with every filter."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import perf_counter, process_time

from engine.bpmn.bundle.package import read_bundle
from engine.clock import VirtualClock
from engine.commands.people import SetPassword
from engine.dispatch import Engine
from engine.queries.escalations import Filters, View, Why, escalation_count, escalation_page
from engine.queries.people import actor_named
from engine.rules.permissions import LOCAL_OPERATOR
from tests.benchmarks import Figure, rooms
from tests.benchmarks.many_levels import fill
from tests.factories.matters import PROCESSES
from tests.factories.offices import office

NOW = datetime(2025, 12, 1, 3, 0, tzinfo=UTC)
GOAL_MS = 50
TIMES = 9
PASSWORD = "echo-echo-echo"

_ALL, _WEEK = Filters(View.ALL), NOW - timedelta(days=40)
ASKED = {
    "waiting": Filters(View.WAITING),
    "overdue": Filters(View.OVERDUE),
    "overdue of a small unit": Filters(View.OVERDUE, unit="partners"),
    "overdue with one person": Filters(View.OVERDUE, holder="linzhiyuan"),
    "all": _ALL,
    "a small route": replace(_ALL, route="package_marketing_complaint"),
    "a small unit": replace(_ALL, unit="partners"),
    "a small unit's rare level": replace(_ALL, unit="partners", level="supervise_3"),
    "a common level of a small route": replace(_ALL, route="package_marketing_complaint", level="warn"),
    "a rare level": replace(_ALL, level="supervise_3"),
    "raised by hand": replace(_ALL, why=Why.HAND),
    "missed acknowledgements": replace(_ALL, why=Why.ANSWER),
    "told one person": replace(_ALL, told="liangqihang"),
    "held by one person": replace(_ALL, holder="linzhiyuan"),
    "a week long ago": replace(_ALL, since=_WEEK - timedelta(days=7), until=_WEEK),
    "fired late": replace(_ALL, late=True),
    "unanswered": replace(_ALL, unanswered=True),
    "missed promises": replace(_ALL, missed=True),
    "skipped": replace(_ALL, skipped=True),
    "a small unit's missed promises": replace(_ALL, unit="partners", missed=True),
}
READERS = {"a manager": "liangqihang", "the head of a unit": "duanyafei"}


def measure() -> list[Figure]:
    """Milliseconds for a page and its count, and for the whole answer of the web application."""
    found = []
    for database, room in (("SQLite", rooms.sqlite), ("PostgreSQL", rooms.postgresql)):
        found += _on(database, room())
    return found


def _on(database: str, room: AbstractContextManager[str]) -> list[Figure]:
    with room as url:
        routes = (read_bundle(PROCESSES / name) for name in ("customer_voice", "package_marketing_complaint"))
        engine = office(url, VirtualClock(NOW), *routes)
        engine.run(SetPassword("liangqihang", PASSWORD), LOCAL_OPERATOR)
        fill(engine, NOW)
        figures = [
            Figure(f"{database}, {who}: {name}", _milliseconds(engine, username, filters), "ms", GOAL_MS, False)
            for who, username in READERS.items()
            for name, filters in ASKED.items()
        ]
        for view in View:
            wall, processor = _answer(engine, f"/escalations?view={view}")
            figures.append(Figure(f"{database}: answer for {view}", wall, "ms"))
            figures.append(Figure(f"{database}: processor time of our process for {view}", processor, "ms"))
        engine.database.dispose()
    return figures


def _milliseconds(engine: Engine, username: str, filters: Filters) -> float:
    """The page and the count of it, the best of a few: what is measured is the work, not the machine's other work."""

    def once() -> float:
        with engine.reading() as connection:
            began = perf_counter()
            page = escalation_page(connection, engine.definitions, actor, filters, NOW)
            escalation_count(connection, actor, filters, NOW, page)
            return (perf_counter() - began) * 1000

    with engine.reading() as connection:
        actor = actor_named(connection, username)
    return min(once() for _ in range(TIMES))


def _answer(engine: Engine, path: str) -> tuple[float, float]:
    """(milliseconds on the wall, milliseconds of our process) of the whole answer with all its counts, at best."""
    from tests.web.desk import Browser
    from web.app import create_app

    browser = Browser(create_app(engine, engine.settings).test_client())
    browser.send("/sign-in", username="liangqihang", password=PASSWORD)

    def once() -> tuple[float, float]:
        began, worked = perf_counter(), process_time()
        assert browser.get(path).status_code == 200
        return (perf_counter() - began) * 1000, (process_time() - worked) * 1000

    walls, processors = zip(*(once() for _ in range(TIMES)), strict=True)
    return min(walls), min(processors)
