"""Ladders are read from the file, planned in order of time, and say what is wrong with them."""

from __future__ import annotations

from datetime import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar import Duration, Unit, due
from engine.errors import BadFile, NotFound
from engine.rules.ladder import Ladders, PlannedLevel, plan
from engine.rules.ladder_files import load_ladders
from tests.factories.calendars import PROCESSES, at, local, shipped

LADDERS = """\
standard:
  - {level: warn, at: 60%, tell: [assignee]}
  - {level: urge, at: 'later(80%, due-1wd)', tell: [assignee, group.lead]}
  - {level: supervise_1, at: due, tell: [unit.head], acknowledge: 4wh}
  - {level: supervise_2, at: due+2wd, tell: [leader]}
  - {level: supervise_3, at: due+5wd, table_at: monthly_quality_meeting}
legal:
  - {level: warn, at: 60%, tell: [unit.head]}
  - {level: urge, at: due-3d, tell: [unit.head, leader]}
  - {level: supervise_1, at: due, tell: [leader], acknowledge: 4wh, quiet: false}
quiet_hours: {from: "20:00", to: "08:00", days_off: true}
"""


def ladders(source: str = LADDERS) -> Ladders:
    return load_ladders(source, "escalation.yaml")


def planned(name: str, start: str, rule: str) -> tuple[PlannedLevel, ...]:
    begins, duration = at(start), Duration.parse(rule)
    return plan(ladders().ladder(name), shipped(), begins, due(shipped(), begins, duration).due_at, duration)


def told(levels: tuple[PlannedLevel, ...]) -> list[tuple[str, str, bool]]:
    return [(level.level, local(level.planned_at), level.skipped) for level in levels]


def test_the_levels_of_a_step_come_one_after_the_other() -> None:
    assert told(planned("standard", "2025-09-29 16:00", "3wd")) == [
        ("warn", "2025-10-09 15:36:00", False),  # 60 % of 1260 minutes: 756, 276 of them on 10-09
        ("urge", "2025-10-10 11:18:00", False),
        ("supervise_1", "2025-10-10 17:30:00", False),
        ("supervise_2", "2025-10-13 17:30:00", False),  # the make-up Saturday is the first day after
        ("supervise_3", "2025-10-16 17:30:00", False),
    ]


def test_a_level_that_would_fall_before_the_start_is_skipped_and_still_there() -> None:
    assert told(planned("legal", "2025-09-22 16:00", "2d")) == [
        ("urge", "2025-09-21 23:59:59", True),
        ("warn", "2025-09-24 01:35:59", False),
        ("supervise_1", "2025-09-24 23:59:59", False),
    ]


def test_a_level_keeps_what_its_file_says() -> None:
    levels = {level.level: level for level in planned("standard", "2025-09-29 16:00", "5wd")}
    assert levels["urge"].tell == ("assignee", "group.lead")
    assert levels["supervise_1"].acknowledge == Duration(Decimal(4), Unit.WORKING_HOURS)
    assert levels["supervise_3"].table_at == "monthly_quality_meeting"
    assert levels["supervise_3"].tell == ()
    legal = planned("legal", "2025-09-22 16:00", "15d")
    assert [level.quiet for level in legal] == [True, True, False]


def test_quiet_hours_are_kept() -> None:
    quiet = ladders().quiet_hours
    assert quiet is not None
    assert (quiet.begins, quiet.ends, quiet.days_off) == (time(20), time(8), True)
    assert ladders(LADDERS.split("quiet_hours")[0]).quiet_hours is None


def test_an_unknown_ladder_is_not_found() -> None:
    assert ladders().names == ("standard", "legal")
    with pytest.raises(NotFound, match="gentle"):
        ladders().ladder("gentle")


def test_the_ladders_that_ship_can_be_read() -> None:
    file = PROCESSES / "_shared" / "escalation.yaml"
    shipped_ladders = load_ladders(file.read_bytes(), file.name)
    assert {"standard", "legal"} <= set(shipped_ladders.names)


@given(st.integers(0, 20_000_000), st.integers(0, 60), st.sampled_from(Unit), st.sampled_from(["standard", "legal"]))
def test_levels_are_in_order_of_time_whatever_the_budget(minutes: int, amount: int, unit: Unit, name: str) -> None:
    begins = at("2007-01-01 00:00") + Duration(Decimal(minutes % 10_000_000), Unit.MINUTES).time
    duration = Duration(Decimal(amount), unit)
    due_at = due(shipped(), begins, duration).due_at
    levels = plan(ladders().ladder(name), shipped(), begins, due_at, duration)
    assert [level.planned_at for level in levels] == sorted(level.planned_at for level in levels)
    assert {level.level for level in levels} == {level.level for level in ladders().ladder(name).levels}
    assert all(level.skipped == (level.planned_at < begins) for level in levels)
    assert next(level for level in levels if level.level == "supervise_1").planned_at == due_at


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            "60%",
            "160%",
            "line 2: ladder standard, level warn, at: “160%” is no moment of a ladder: a share lies between",
        ),
        ("due+2wd", "due+2weeks", "line 5: ladder standard, level supervise_2, at: "),
        (
            "due+2wd",
            "due+-2wd",
            "level supervise_2, at: “due+-2wd” is no moment of a ladder: “-2wd” has a sign of its own; due-2wd",
        ),
        (
            "acknowledge: 4wh",
            "acknowledge: -4h",
            "line 4: ladder standard, level supervise_1, acknowledge: “-4h” has the wrong form. Write it like",
        ),
        ("tell: [leader]", "tell: ['person:']", "level supervise_2, tell.0: “person:” has the wrong form"),
        ("level: urge", "level: warn", "line 3: ladder standard, level warn, level: the name stands here twice"),
        (
            "tell: [leader]}",
            "tell: [boss]}",
            "line 5: ladder standard, level supervise_2, tell.0: “boss” has the wrong form. Write it like this",
        ),
        (", tell: [leader]}", "}", "line 5: "),
        ("acknowledge: 4wh", "acknowledge: soon", "line 4: ladder standard, level supervise_1, acknowledge"),
        ("at: due,", "when: due,", "“when” is not known"),
        ('"20:00"', '"25:00"', "quiet_hours.from"),
        ("legal:", "Legal Ladder:", "Legal Ladder"),
    ],
)
def test_a_ladder_that_is_wrong_says_where_and_what(old: str, new: str, complaint: str) -> None:
    assert old in LADDERS
    with pytest.raises(BadFile) as refused:
        ladders(LADDERS.replace(old, new, 1))
    assert complaint in str(refused.value)
    assert str(refused.value).startswith("escalation.yaml: ")
