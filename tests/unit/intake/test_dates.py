"""Dates and times as people write them: every reading is found, none is invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.intake.dates import Readings, local_instant, read_time, split_date

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    "words",
    [
        "2015-04-22",
        "2015/4/22",
        "2015.04.22",
        "2015年4月22日",
        "20150422",
        "22-Apr-2015",
        "22 April 2015",
        "Apr 22, 2015",
    ],
)
def test_a_year_in_front_or_a_named_month_leaves_one_reading(words: str) -> None:
    readings, rest = split_date(words)
    assert readings.certain == date(2015, 4, 22)
    assert rest == ""


def test_day_and_month_up_to_twelve_have_two_readings() -> None:
    readings, _ = split_date("05-07-2015")
    assert readings.possible() == (date(2015, 5, 7), date(2015, 7, 5))
    assert readings.only() is None


@pytest.mark.parametrize(
    ("words", "day"),
    [("22-04-2015", date(2015, 4, 22)), ("04/22/2015", date(2015, 4, 22)), ("05-05-2015", date(2015, 5, 5))],
)
def test_one_possible_reading_needs_no_order(words: str, day: date) -> None:
    assert split_date(words)[0].only() == day


@pytest.mark.parametrize(
    "words", ["", "tomorrow", "31-02-2015", "13-13-2015", "00-01-2015", "2015-13-01", "1-2-3", "22-Foo-2015"]
)
def test_what_is_no_date_has_no_reading(words: str) -> None:
    assert split_date(words)[0].possible() == ()


def test_two_digit_years_follow_the_posix_pivot() -> None:
    assert split_date("22.04.15")[0].only() == date(2015, 4, 22)
    assert split_date("22.04.69")[0].only() == date(1969, 4, 22)


def test_the_time_is_what_follows_the_date() -> None:
    assert split_date("22-04-2015 3:53:50 PM")[1].strip() == "3:53:50 PM"
    assert split_date("2015-04-22T15:53:50+08:00")[1] == "T15:53:50+08:00"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("3:53:50 PM", time(15, 53, 50)),
        ("12:00:01 AM", time(0, 0, 1)),
        ("12:30 p.m.", time(12, 30)),
        ("T15:53:50.123", time(15, 53, 50)),
        ("下午3:53", time(15, 53)),
        ("上午12:05", time(0, 5)),
        ("15时53分", time(15, 53)),
        ("23:59", time(23, 59)),
    ],
)
def test_times_in_twelve_and_twenty_four_hours(words: str, expected: time) -> None:
    found = read_time(words)
    assert found is not None
    assert found.at == expected


@pytest.mark.parametrize("words", ["24:00", "13:00 PM", "0:30 AM", "12:60", "12:30:61", "noon", "12"])
def test_what_is_no_time_of_day_is_refused(words: str) -> None:
    assert read_time(words) is None


def test_an_offset_in_the_text_is_kept() -> None:
    found = read_time("T15:53:50-04:00")
    assert found is not None
    assert found.zone is not None
    assert local_instant(date(2015, 4, 22), found.at, found.zone) == datetime(2015, 4, 22, 19, 53, 50, tzinfo=UTC)


def test_summer_time_decides_the_instant_and_its_gap_has_none() -> None:
    assert local_instant(date(2015, 1, 5), time(9), NEW_YORK) == datetime(2015, 1, 5, 14, tzinfo=UTC)
    assert local_instant(date(2015, 7, 5), time(9), NEW_YORK) == datetime(2015, 7, 5, 13, tzinfo=UTC)
    assert local_instant(date(2015, 3, 8), time(2, 30), NEW_YORK) is None
    assert local_instant(date(2015, 11, 1), time(1, 30), NEW_YORK) == datetime(2015, 11, 1, 5, 30, tzinfo=UTC)


@given(
    st.dates(date(1970, 1, 1), date(2068, 12, 31)),
    st.sampled_from(["%d-%m-%Y", "%m/%d/%Y", "%Y-%m-%d", "%d.%m.%Y", "%Y%m%d"]),
)
def test_the_true_day_is_always_among_the_readings(day: date, pattern: str) -> None:
    assert day in split_date(day.strftime(pattern))[0].possible()


@given(st.text(max_size=40))
def test_any_text_is_answered_without_an_error(words: str) -> None:
    readings, rest = split_date(words)
    assert isinstance(readings, Readings)
    read_time(rest)
