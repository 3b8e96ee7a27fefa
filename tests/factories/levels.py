"""The managers' list of levels, for tests: an overdue step, its answer, and what somebody sees of it."""

from __future__ import annotations

from datetime import datetime

from engine.clock import VirtualClock
from engine.commands.acknowledge import Acknowledge
from engine.dispatch import Engine
from engine.jobs import Worker, advance_to
from engine.queries.escalations import EscalationRow, Filters, escalation, whole_list
from tests.factories.offices import start
from tests.factories.records import actor, levels, obligation

MANAGER, HEAD = "weishuxian", "sunlihua"
EVERYTHING = Filters()


def listed(house: Engine, filters: Filters = EVERYTHING, who: str = MANAGER) -> list[EscalationRow]:
    """Every row that somebody sees, first to last."""
    return list(whole_list(house.reading, house.definitions, actor(house, who), filters, house.clock.now()))


def one(house: Engine, escalation_id: int, who: str = MANAGER) -> EscalationRow:
    """One level as somebody sees it."""
    with house.reading() as connection:
        return escalation(connection, house.definitions, actor(house, who), escalation_id, house.clock.now())


def supervised(house: Engine, clock: VirtualClock, worker: Worker) -> tuple[int, int]:
    """A case whose step is overdue, and the level that its head must acknowledge."""
    case = start(house, "matter")
    advance_to(worker, clock, obligation(house, case, "assess").due_at)
    return case, levels(house, case, "assess")[-1].id


def acknowledge(house: Engine, level: int, until: datetime) -> None:
    """The head gives a new date."""
    house.run(Acknowledge(level, until, "备件明天到"), actor(house, HEAD))
