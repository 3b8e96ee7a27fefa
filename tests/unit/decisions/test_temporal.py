"""Dates, times and durations: reading, printing, arithmetic, zones, and years that `datetime` does not know."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.decisions import Environment, compile_expression, evaluate, literal, to_plain
from tests.factories.calendars import shipped


def shown(source: str) -> str:
    return literal(evaluate(source, {}))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # reading
        ('date("2025-02-29")', "null"),
        ('date("2024-02-29")', '@"2024-02-29"'),
        ('date("25-10-01")', "null"),
        ('date("-2025-10-01")', '@"-2025-10-01"'),
        ('date("12345-10-01")', '@"12345-10-01"'),
        ('date("02025-10-01")', "null"),
        ("date(2025, 13, 1)", "null"),
        ('time("24:00:00")', "null"),
        ('time("16:00:00.1230")', '@"16:00:00.123"'),
        ('time("16:00:00z")', '@"16:00:00Z"'),
        ('time("16:00:00@Asia/Shanghai")', '@"16:00:00@Asia/Shanghai"'),
        ('time("16:00:00@Asia/Nowhere")', "null"),
        ('time("16:00:00+19:00")', "null"),
        ('time(16, 0, 30.5, duration("PT8H"))', '@"16:00:30.5+08:00"'),
        ('date and time("2025-10-01T24:00:00")', '@"2025-10-02T00:00:00"'),
        ('date and time("2025-10-01")', '@"2025-10-01T00:00:00"'),
        ('date and time("2025-10-01 16:00:00")', "null"),
        ('duration("P1Y13M")', '@"P2Y1M"'),
        ('duration("-P1DT25H")', '@"-P2DT1H"'),
        ('duration("PT0.5S")', '@"PT0.5S"'),
        ('duration("P1M2D")', "null"),
        ('duration("P")', "null"),
        ('duration("P1DT")', "null"),
        # arithmetic
        ('@"2025-01-31" + @"P1M"', '@"2025-02-28"'),
        ('@"2024-02-29" - @"P1Y"', '@"2023-02-28"'),
        ('@"2025-12-31" + @"P1D"', '@"2026-01-01"'),
        ('@"2025-10-01" - @"2025-09-29"', '@"P2D"'),
        ('@"23:30:00" + @"PT1H"', '@"00:30:00"'),
        ('@"10:00:00+08:00" - @"10:00:00Z"', '@"-PT8H"'),
        ('@"2025-10-01T09:00:00+08:00" - @"2025-10-01T01:00:00Z"', '@"PT0S"'),
        ('@"2025-10-01T09:00:00" - @"2025-10-01T01:00:00Z"', "null"),
        ('@"P1D" * 1.5', '@"P1DT12H"'),
        ('@"P1Y" / 2', '@"P6M"'),
        ('@"P1D" / @"PT12H"', "2"),
        ('-@"P1D"', '@"-P1D"'),
        ('@"P1D" + @"P1M"', "null"),
        ('abs(@"-P1D")', '@"P1D"'),
        ('sum([@"P1D", @"PT12H"])', '@"P1DT12H"'),
        ('@"-0001-03-01" - @"P1D"', '@"-0001-02-28"'),
        ('@"0000-03-01" - @"P1D"', '@"0000-02-29"'),
        ('@"9999-12-31" + @"P1D"', '@"10000-01-01"'),
        # order
        ('@"2025-10-01" < @"2025-10-02"', "true"),
        ('@"09:00:00+08:00" = @"01:00:00Z"', "true"),
        ('@"09:00:00" < @"09:00:00Z"', "null"),
        ('@"P1D" = @"PT24H"', "true"),
        ('@"P1Y" > @"P11M"', "true"),
        ('@"2025-10-01" = @"2025-10-01T00:00:00"', "null"),
        # parts
        ('@"2025-10-01".weekday', "3"),
        ('@"2025-10-01T09:30:05.5+08:00".second', "5.5"),
        ('@"2025-10-01T09:30:05+08:00".time offset', '@"PT8H"'),
        ('@"2025-10-01T09:30:05@Asia/Shanghai".timezone', '"Asia/Shanghai"'),
        ('@"09:30:05".timezone', "null"),
        ('@"09:30:05@Asia/Tokyo".timezone', '"Asia/Tokyo"'),
        ('@"-P1DT2H".hours', "-2"),
        ('@"P14M".months', "2"),
        ('week of year(@"2027-01-01")', "53"),
        ('week of year(@"10000-01-03")', "1"),
        ('day of week(@"-0001-01-01")', '"Friday"'),
        ('years and months duration(@"2025-03-01", @"2025-01-31")', '@"-P1M"'),
        ('date(@"2025-10-01T09:30:05+08:00")', '@"2025-10-01"'),
        ('time(@"2025-10-01T09:30:05+08:00")', '@"09:30:05+08:00"'),
    ],
)
def test_time_is_read_counted_and_printed(source: str, expected: str) -> None:
    assert shown(source) == expected


def test_a_named_zone_knows_summer_time() -> None:
    assert shown('@"2025-03-30T01:30:00@Europe/Paris" + @"PT1H"') == '@"2025-03-30T03:30:00@Europe/Paris"'
    assert shown('(@"2025-03-31T00:00:00@Europe/Paris" - @"2025-03-30T00:00:00@Europe/Paris").hours') == "23"


def test_now_and_today_are_the_environments_in_its_zone() -> None:
    late = datetime(2025, 9, 29, 18, tzinfo=UTC)
    in_shenzhen = Environment(now=late, calendar=shipped())
    assert to_plain(compile_expression("now()")({}, in_shenzhen)) == "2025-09-30T02:00:00+08:00"
    assert to_plain(compile_expression("today()")({}, in_shenzhen)) == "2025-09-30"
    assert to_plain(compile_expression("today()")({}, Environment(now=late))) == "2025-09-29"
    paris = Environment(now=late, zone=ZoneInfo("Europe/Paris"))
    assert literal(compile_expression("now()")({}, paris)) == '@"2025-09-29T20:00:00@Europe/Paris"'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # Monday before the National Day holiday, which runs from 1 to 8 October; 11 October is a make-up Saturday
        ('working days(0, date("2025-09-29"))', "2025-09-29"),
        ('working days(5, date("2025-09-29"))', "2025-10-13"),
        ('working days(1, date and time("2025-09-29T16:00:00+08:00"))', "2025-09-30T17:30:00+08:00"),
        ('working days(1, date and time("2025-09-29T16:00:00"))', "2025-09-30T17:30:00+08:00"),
        ('working hours(2, date and time("2025-09-30T16:30:00+08:00"))', "2025-10-09T10:00:00+08:00"),
        ('holiday(date("2025-10-01"))', True),
        ('holiday(date("2025-10-18"))', False),
        ('working day(date("2025-10-18"))', False),
        ('working day(date("2025-10-11"))', True),
        ('working days(1.5, date("2025-09-29"))', None),
        ('working days(-1, date("2025-09-29"))', None),
        ('working days(1, date("99999-09-29"))', None),
        ('holiday(date("-0001-01-01"))', None),
    ],
)
def test_working_time_is_the_calendars(source: str, expected: object) -> None:
    assert to_plain(compile_expression(source)({}, Environment(calendar=shipped()))) == expected
