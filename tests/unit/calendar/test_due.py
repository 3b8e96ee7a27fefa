"""Due dates against tables computed by hand from the notices."""

from __future__ import annotations

from datetime import date

import pytest

from engine.calendar import Duration, due
from engine.errors import BadInput
from tests.factories.calendars import at, local, shipped


def days(text: str) -> list[date]:
    return [date.fromisoformat(day) for day in text.split()]


FIVE_WORKING_DAYS = [
    ("2025-09-29 16:00", "2025-10-13", "2025-09-30 2025-10-09 2025-10-10 2025-10-11 2025-10-13"),
    ("2025-10-11 11:00", "2025-10-17", "2025-10-13 2025-10-14 2025-10-15 2025-10-16 2025-10-17"),
    ("2025-12-30 10:00", "2026-01-07", "2025-12-31 2026-01-04 2026-01-05 2026-01-06 2026-01-07"),
    ("2026-02-13 10:00", "2026-02-27", "2026-02-14 2026-02-24 2026-02-25 2026-02-26 2026-02-27"),
    ("2026-09-24 10:00", "2026-10-09", "2026-09-28 2026-09-29 2026-09-30 2026-10-08 2026-10-09"),
]


@pytest.mark.parametrize(("received", "expected", "counted"), FIVE_WORKING_DAYS)
def test_five_working_days_end_at_closing_time(received: str, expected: str, counted: str) -> None:
    found = due(shipped(), at(received), Duration.parse("5wd"))
    assert local(found.due_at) == f"{expected} 17:30:00"
    assert [day.on for day in found.proof.days if day.counted] == days(counted)
    assert not found.provisional


def test_a_date_beyond_the_published_years_is_provisional() -> None:
    found = due(shipped(), at("2026-12-28 10:00"), Duration.parse("5wd"))
    assert found.provisional and found.proof.provisional
    assert [day.on for day in found.proof.days if day.provisional] == days(
        "2027-01-01 2027-01-02 2027-01-03 2027-01-04"
    )
    assert not due(shipped(), at("2026-12-24 10:00"), Duration.parse("5wd")).provisional


@pytest.mark.parametrize(
    ("received", "rule", "expected"),
    [
        ("2026-02-06 10:00", "15d", "2026-02-24 23:59:59"),  # 02-21 lies inside the Spring Festival
        ("2025-09-22 10:00", "3d", "2025-09-25 23:59:59"),
        ("2025-09-22 10:00", "5d", "2025-09-28 23:59:59"),  # Saturday 27 rolls to the make-up Sunday
        ("2025-09-22 10:00", "0d", "2025-09-22 23:59:59"),
        ("2025-09-22 10:00", "0wd", "2025-09-22 17:30:00"),
        ("2025-09-22 10:00", "36h", "2025-09-23 22:00:00"),
        ("2025-09-30 17:00", "90m", "2025-09-30 18:30:00"),
        ("2025-09-22 10:00", "1wh", "2025-09-22 11:00:00"),
        ("2025-09-22 11:30", "1wh", "2025-09-22 14:30:00"),  # over lunch
        ("2025-09-22 12:30", "1wh", "2025-09-22 15:00:00"),  # from lunch
        ("2025-09-30 17:00", "4wh", "2025-10-09 14:30:00"),  # over the National Day holiday: 30 + 180 + 30 minutes
        ("2025-10-03 08:00", "0wh", "2025-10-09 09:00:00"),  # at once, when the office is next open
        ("2025-09-22 09:00", "6.5wh", "2025-09-22 17:30:00"),
    ],
)
def test_each_unit_ends_where_its_rule_says(received: str, rule: str, expected: str) -> None:
    assert local(due(shipped(), at(received), Duration.parse(rule)).due_at) == expected


def test_calendar_days_stay_on_a_day_off_when_they_do_not_roll() -> None:
    found = due(shipped(), at("2026-02-06 10:00"), Duration.parse("15d"), roll="none")
    assert local(found.due_at) == "2026-02-21 23:59:59"


@pytest.mark.parametrize(
    ("received", "rule", "next_working_day", "receipt"),
    [
        ("2025-09-20 10:00", "1wd", "2025-09-23 17:30:00", "2025-09-22 17:30:00"),  # a Saturday
        ("2025-09-19 17:29", "1wd", "2025-09-22 17:30:00", "2025-09-22 17:30:00"),  # a minute before closing
        ("2025-09-19 17:30", "1wd", "2025-09-23 17:30:00", "2025-09-22 17:30:00"),  # at closing time
        ("2025-09-19 23:00", "3d", "2025-09-25 23:59:59", "2025-09-22 23:59:59"),  # Friday night
        ("2025-10-11 17:29", "1wd", "2025-10-13 17:30:00", "2025-10-13 17:30:00"),  # a make-up Saturday
        ("2025-10-04 10:00", "0wd", "2025-10-09 17:30:00", "2025-10-09 17:30:00"),  # no days, from a day off
        ("2025-09-22 07:00", "1wd", "2025-09-23 17:30:00", "2025-09-23 17:30:00"),  # before opening
    ],
)
def test_day_zero_of_what_comes_after_hours_is_what_the_rule_chose(
    received: str, rule: str, next_working_day: str, receipt: str
) -> None:
    duration = Duration.parse(rule)
    assert local(due(shipped(), at(received), duration).due_at) == next_working_day
    assert local(due(shipped(), at(received), duration, day_zero="receipt").due_at) == receipt


def test_what_was_known_then_and_what_is_known_now_differ_when_a_notice_was_amended() -> None:
    received, five = at("2020-01-20 10:00"), Duration.parse("5wd")
    then = due(shipped().known_on(date(2020, 1, 20)), received, five)
    now = due(shipped(), received, five)
    assert local(then.due_at) == "2020-02-01 17:30:00"
    assert local(now.due_at) == "2020-02-04 17:30:00"
    assert [notice.published_on for notice in then.proof.notices] == [date(2019, 11, 21)]
    assert [notice.published_on for notice in now.proof.notices] == [date(2019, 11, 21), date(2020, 1, 27)]
    assert not then.provisional


def test_a_start_in_another_zone_is_the_same_instant() -> None:
    london = at("2025-09-29 16:00").astimezone(shipped("us_eastern").zone)
    assert due(shipped(), london, Duration.parse("5wd")) == due(
        shipped(), at("2025-09-29 16:00"), Duration.parse("5wd")
    )


def test_a_start_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        due(shipped(), at("2025-09-29 16:00").replace(tzinfo=None), Duration.parse("5wd"))


@pytest.mark.parametrize("rule", ["5wd", "15d", "4wh", "36h", "90000m"])
def test_a_date_that_no_calendar_holds_is_bad_input(rule: str) -> None:
    with pytest.raises(BadInput, match="beyond the dates"):
        due(shipped(), at("9999-12-31 17:20"), Duration.parse(rule))
