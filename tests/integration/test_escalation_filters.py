"""The managers' list narrowed, in pages, counted, and within everybody's reach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import insert

from engine.clock import VirtualClock
from engine.commands.assign_task import ClaimTask
from engine.commands.escalate import EscalateByHand
from engine.dispatch import Engine
from engine.errors import NotAllowed, NotFound
from engine.jobs import Worker, advance_to
from engine.migrations import upgrade
from engine.model.ids import new_id
from engine.model.time import escalations, escalations_told
from engine.queries import escalations as page_queries
from engine.queries.escalations import (
    EscalationRow,
    Filters,
    Kept,
    View,
    Why,
    escalation_count,
    escalation_page,
)
from engine.queries.paging import COUNT_CAP
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.calendars import at
from tests.factories.levels import HEAD, MANAGER, acknowledge, listed, one, supervised
from tests.factories.offices import complete, open_tasks, start
from tests.factories.records import actor, obligation, rows
from tests.factories.voices import carry, register
from tests.integration.test_schema_steps import step_back

# --- narrowed --------------------------------------------------------------------------------------------------------

Chosen = Callable[[EscalationRow], bool]
NARROWED: dict[str, tuple[Filters, Chosen]] = {
    "route": (Filters(route="customer_voice"), lambda seen: (seen.number and seen.route == "倾听客户声音") or False),
    "unit": (Filters(unit="network"), lambda seen: seen.unit == "网络部"),
    "level": (Filters(level="urge"), lambda seen: seen.level == "urge"),
    "by time": (Filters(why=Why.TIME), lambda seen: seen.why is Why.TIME),
    "by hand": (Filters(why=Why.HAND), lambda seen: seen.why is Why.HAND),
    "promises": (Filters(why=Why.PROMISE), lambda seen: seen.why is Why.PROMISE),
    "told by name": (Filters(told="孙丽华"), lambda seen: "孙丽华" in {told.name for told in seen.told}),
    "told by user name": (Filters(told="liangqihang"), lambda seen: "梁启航" in {told.name for told in seen.told}),
    "told nobody there is": (Filters(told="nobody"), lambda seen: False),
    "holder": (Filters(holder="wujiayi"), lambda seen: "吴佳怡" in seen.holders),
    "from": (Filters(since=at("2025-09-25 00:00")), lambda seen: seen.fired_at >= at("2025-09-25 00:00")),
    "to": (Filters(until=at("2025-09-25 00:00")), lambda seen: seen.fired_at < at("2025-09-25 00:00")),
    "unanswered": (Filters(unanswered=True), lambda seen: seen.waits),
    "waiting": (Filters(View.WAITING), lambda seen: seen.waits and not seen.ended),
    "missed": (Filters(missed=True), lambda seen: seen.kept is Kept.MISSED),
    "two at once": (Filters(unit="network", level="warn"), lambda seen: (seen.unit, seen.level) == ("网络部", "warn")),
}  # fmt: skip


@pytest.fixture
def busy(house: Engine, clock: VirtualClock, worker: Worker) -> Engine:
    """A house in which something of every kind was raised."""
    voice = register(house).case_id
    carry(house, voice, "triage")
    house.run(ClaimTask(open_tasks(house, voice)["accept"]), actor(house, "wujiayi"))
    case, level = supervised(house, clock, worker)
    house.run(EscalateByHand(obligation(house, case, "legal").id, "急"), LOCAL_OPERATOR)
    acknowledge(house, level, clock.now() + timedelta(days=1))
    advance_to(worker, clock, clock.now() + timedelta(days=9))
    complete(house, case, "assess", again=False)
    return house


def test_each_filter_lets_through_exactly_what_it_names(busy: Engine) -> None:
    everything = listed(busy)
    for name, (filters, chosen) in NARROWED.items():
        expected = [seen.id for seen in everything if chosen(seen)]
        assert [seen.id for seen in listed(busy, filters)] == expected, name
        assert expected or name == "told nobody there is", name


def test_the_head_of_a_unit_narrows_within_the_unit(busy: Engine) -> None:
    own = listed(busy, who="zhengguoliang")
    assert own and all(seen.unit == "网络部" or "郑国梁" in {told.name for told in seen.told} for seen in own)
    for name, (filters, chosen) in NARROWED.items():
        assert [seen.id for seen in listed(busy, filters, "zhengguoliang")] == [
            seen.id for seen in own if chosen(seen)
        ], name


def test_counts_agree_with_the_rows(busy: Engine) -> None:
    for who in (MANAGER, "zhengguoliang", "qinlang"):
        for filters in [*(filters for filters, _ in NARROWED.values()), Filters(View.OVERDUE)]:
            with busy.reading() as connection:
                counted = escalation_count(connection, actor(busy, who), filters, busy.clock.now())
            assert counted.seen == len(listed(busy, filters, who)), (who, filters)


# --- pages and reach -------------------------------------------------------------------------------------------------


def many(house: Engine, total: int) -> None:
    """`total` levels of one case, three at each instant."""
    case = start(house, "matter")
    house.run(EscalateByHand(obligation(house, case, "assess").id, "急"), LOCAL_OPERATOR)
    (raised,) = rows(house, escalations, case_id=case)
    made = []
    for number in range(total - 1):
        fired_at = raised.fired_at - timedelta(minutes=number // 3)
        made.append(dict(raised._mapping) | {"id": new_id(), "fired_at": fired_at, "level": f"level_{number}"})
    with house.database.writing() as connection:
        connection.execute(insert(escalations), made)
        connection.execute(
            insert(escalations_told),
            [{"person_id": actor(house, HEAD).id, "fired_at": m["fired_at"], "escalation_id": m["id"]} for m in made],
        )


@pytest.mark.parametrize("who", [MANAGER, HEAD])
def test_pages_hold_every_row_once_and_in_order(house: Engine, who: str, monkeypatch: pytest.MonkeyPatch) -> None:
    many(house, 170)
    found, after = [], None
    with house.reading() as connection:
        while True:
            page = escalation_page(
                connection, house.definitions, actor(house, who), Filters(), house.clock.now(), after
            )
            found += page.rows
            if (after := page.after) is None:
                break
    places = [(seen.fired_at, seen.id) for seen in found]
    assert len(set(places)) == 170
    assert all(before > behind for before, behind in pairwise(places))
    monkeypatch.setattr(page_queries, "IN_ONE_READ", 40)
    assert listed(house, who=who) == found


def test_counting_stops_at_the_cap(house: Engine) -> None:
    many(house, COUNT_CAP + 30)
    with house.reading() as connection:
        counted = escalation_count(connection, actor(house, MANAGER), Filters(), house.clock.now())
    assert str(counted) == f"{COUNT_CAP}+"


def test_who_was_told_sees_the_level_though_its_group_is_anothers(
    house: Engine, clock: VirtualClock, worker: Worker
) -> None:
    case, level = supervised(house, clock, worker)
    assert level not in {seen.id for seen in listed(house, who="zhengguoliang")}
    with pytest.raises(NotFound):
        one(house, level, "zhengguoliang")
    told = {"person_id": actor(house, "zhengguoliang").id, "fired_at": clock.now(), "escalation_id": level}
    with house.database.writing() as connection:
        connection.execute(insert(escalations_told), told)
    assert [seen.id for seen in listed(house, who="zhengguoliang")] == [level]
    assert one(house, level, "zhengguoliang").case_id == case


def test_the_auditor_sees_all_and_a_designer_nothing(busy: Engine) -> None:
    assert [seen.id for seen in listed(busy, who="qinlang")] == [seen.id for seen in listed(busy)]
    with pytest.raises(NotAllowed):
        listed(busy, who="shenmo")


def test_levels_from_before_are_filed_when_the_schema_takes_its_step(busy: Engine) -> None:
    before = [listed(busy, filters) for filters, _ in NARROWED.values()]
    step_back(busy.database, "0004")
    upgrade(busy.database)
    # The handling unit of long ago was never written down: what stands there then is the case's own.
    assert [listed(busy, filters) for filters, _ in NARROWED.values()] == before
