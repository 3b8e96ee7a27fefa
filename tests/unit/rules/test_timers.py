"""When BPMN timers fire: dates, durations by the calendar or in real time, cycles on their grid."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import BadInput
from engine.rules.timers import first_firing, next_firing
from tests.factories.calendars import at, shipped

SHENZHEN = shipped("shenzhen")
NOW = at("2025-09-29T16:00")


@pytest.mark.parametrize(
    ("kind", "value", "fires"),
    [
        ("date", "2025-12-01T09:00+08:00", "2025-12-01T09:00"),
        ("date", "2025-12-01T09:00", "2025-12-01T09:00"),
        ("duration", "3wd", "2025-10-10T17:30"),
        ("duration", "2wh", "2025-09-30T09:30"),
        ("duration", "PT2H", "2025-09-29T18:00"),
        ("duration", "P1M", "2025-10-29T16:00"),
        ("cycle", "R3/P1D", "2025-09-30T16:00"),
        ("cycle", "R/1wd", "2025-09-30T17:30"),
        ("cycle", "R2/2025-10-20T09:00+08:00/P1D", "2025-10-20T09:00"),
    ],
)
def test_a_timer_first_fires(kind: str, value: str, fires: str) -> None:
    assert first_firing(kind, value, NOW, SHENZHEN).due_at == at(fires)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "value"),
    [("date", "tomorrow"), ("duration", "3 moons"), ("duration", "P"), ("cycle", "P1D"), ("cycle", "Rx/P1D")],
)
def test_what_is_no_timer_is_refused(kind: str, value: str) -> None:
    with pytest.raises(BadInput):
        first_firing(kind, value, NOW, SHENZHEN)  # type: ignore[arg-type]


def test_a_cycle_keeps_to_its_grid_however_late_it_fired() -> None:
    firing = next_firing("R/PT1H", at("2025-09-29T09:00"), at("2025-09-29T09:40"), SHENZHEN)
    assert (firing.due_at, firing.missed) == (at("2025-09-29T10:00"), 0)


def test_a_cycle_swallows_what_a_downtime_missed_and_counts_it() -> None:
    firing = next_firing("R/1wd", at("2025-09-30T17:30"), at("2025-10-10T18:00"), SHENZHEN)
    assert (firing.due_at, firing.missed) == (at("2025-10-11T17:30"), 2)


def test_a_cycle_without_any_time_between_is_refused() -> None:
    with pytest.raises(BadInput):
        next_firing("R/PT0S", NOW, NOW, SHENZHEN)


@given(st.integers(1, 10**6), st.integers(0, 10**8))
def test_an_even_cycle_skips_in_one_step_to_the_first_firing_ahead(seconds: int, late: int) -> None:
    planned = datetime(2025, 1, 1, tzinfo=UTC)
    now = planned + timedelta(seconds=late)
    firing = next_firing(f"R/PT{seconds}S", planned, now, SHENZHEN)
    step = timedelta(seconds=seconds)
    assert now < firing.due_at <= now + step
    assert (firing.due_at - planned) == step * (firing.missed + 1)
