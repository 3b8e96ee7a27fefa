"""A calendar is added by adding a file: other zones, other weeks, other hours."""

from __future__ import annotations

import pytest

from engine.calendar import Duration, due, load_calendar, working_minutes
from tests.factories.calendars import at, local, shipped


@pytest.mark.parametrize(
    ("key", "received", "rule", "expected"),
    [
        ("us_eastern", "2015-04-03 16:30", "1wd", "2015-04-06 17:00:00"),
        ("us_eastern", "2015-04-03 16:30", "1wh", "2015-04-06 09:30:00"),
        ("us_eastern", "2015-04-04 12:00", "1d", "2015-04-07 23:59:59"),
        ("around_the_clock", "2025-10-03 22:30", "4wh", "2025-10-04 02:30:00"),
        ("around_the_clock", "2025-10-03 22:30", "1wd", "2025-10-04 23:59:59"),
        ("around_the_clock", "2025-10-03 22:30", "2d", "2025-10-05 23:59:59"),
    ],
)
def test_due_dates_follow_the_calendars_own_clock(key: str, received: str, rule: str, expected: str) -> None:
    calendar = shipped(key)
    found = due(calendar, at(received, calendar), Duration.parse(rule))
    assert local(found.due_at, calendar) == expected
    assert not found.provisional
    assert found.proof.notices == ()


def test_a_day_on_which_the_clocks_change_is_as_long_as_it_really_is() -> None:
    source = "key: night\nzone: America/New_York\nhours: ['00:00-24:00']\nweek: [mon, tue, wed, thu, fri, sat, sun]\n"
    calendar = load_calendar(source, "night.yaml")
    spring = working_minutes(calendar, at("2025-03-09 00:00", calendar), at("2025-03-10 00:00", calendar))
    autumn = working_minutes(calendar, at("2025-11-02 00:00", calendar), at("2025-11-03 00:00", calendar))
    assert (spring, autumn) == (23 * 60, 25 * 60)


def test_a_week_may_begin_on_sunday() -> None:
    source = "key: dubai\nzone: Asia/Dubai\nhours: ['08:00-16:00']\nweek: [sun, mon, tue, wed, thu]\n"
    calendar = load_calendar(source, "dubai.yaml")
    found = due(calendar, at("2025-09-25 10:00", calendar), Duration.parse("1wd"))
    assert local(found.due_at, calendar) == "2025-09-28 16:00:00"
