"""Nobody is disturbed at night or on a day off, by the calendar's own days and clock."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from engine.rules.ladder import QuietHours
from engine.rules.quiet import next_digest, undisturbed
from tests.factories.calendars import at, local, shipped

NIGHT = QuietHours(time(20), time(8), days_off=True)
NIGHT_ALONE = QuietHours(time(20), time(8), days_off=False)
NOON = QuietHours(time(12), time(14), days_off=False)


@pytest.mark.parametrize(
    ("quiet", "asked", "free"),
    [
        (NIGHT, "2025-09-22 19:59", "2025-09-22 19:59:00"),
        (NIGHT, "2025-09-22 20:00", "2025-09-23 08:00:00"),
        (NIGHT, "2025-09-23 00:00", "2025-09-23 08:00:00"),
        (NIGHT, "2025-09-23 07:59", "2025-09-23 08:00:00"),
        (NIGHT, "2025-09-23 08:00", "2025-09-23 08:00:00"),
        (NIGHT, "2025-09-19 21:00", "2025-09-22 08:00:00"),
        (NIGHT, "2025-09-20 12:00", "2025-09-22 08:00:00"),
        (NIGHT, "2025-10-11 12:00", "2025-10-11 12:00:00"),  # a Saturday that is worked
        (NIGHT, "2025-09-30 22:00", "2025-10-09 08:00:00"),
        (NIGHT_ALONE, "2025-09-20 12:00", "2025-09-20 12:00:00"),
        (NIGHT_ALONE, "2025-09-20 23:00", "2025-09-21 08:00:00"),
        (NOON, "2025-09-22 11:59", "2025-09-22 11:59:00"),
        (NOON, "2025-09-22 12:00", "2025-09-22 14:00:00"),
        (NOON, "2025-09-22 14:00", "2025-09-22 14:00:00"),
        (None, "2025-10-01 03:00", "2025-10-01 03:00:00"),
    ],
)
def test_the_first_instant_that_is_not_quiet(quiet: QuietHours | None, asked: str, free: str) -> None:
    assert local(undisturbed(quiet, shipped(), at(asked))) == free


def test_the_night_in_which_clocks_go_forward_ends_at_its_local_time() -> None:
    eastern = shipped("us_eastern")
    asked = at("2025-03-09 01:00", eastern)
    assert undisturbed(NIGHT_ALONE, eastern, asked) == datetime(2025, 3, 9, 12, tzinfo=UTC)


def test_quiet_hours_that_begin_and_end_together_are_none() -> None:
    assert local(undisturbed(QuietHours(time(8), time(8), False), shipped(), at("2025-09-22 08:00"))) == (
        "2025-09-22 08:00:00"
    )


@pytest.mark.parametrize(
    ("now", "planned"),
    [
        ("2025-09-22 08:29", "2025-09-22 08:30:00"),
        ("2025-09-22 08:30", "2025-09-23 08:30:00"),
        ("2025-09-26 12:00", "2025-09-28 08:30:00"),  # the Sunday is worked
        ("2025-09-30 12:00", "2025-10-09 08:30:00"),
    ],
)
def test_a_digest_goes_on_the_next_working_day(now: str, planned: str) -> None:
    assert local(next_digest(shipped(), shipped().zone, time(8, 30), at(now))) == planned


def test_a_digest_goes_in_the_morning_of_whoever_reads_it() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert local(next_digest(shipped(), berlin, time(8, 30), at("2025-09-30 14:00"))) == "2025-09-30 14:30:00"
