"""One example for every built-in function of FEEL: what the reference prints, and a test evaluates."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.decisions import Environment
from tests.factories.calendars import shipped

CONTEXT = {"complaint": {"amount": 120, "station": "968201"}}
"""The values that the examples see."""


def environment() -> Environment:
    """Monday 2025-09-29, 16:00 in Shenzhen, two days before the National Day holiday."""
    return Environment(now=datetime(2025, 9, 29, 8, tzinfo=UTC), calendar=shipped("shenzhen"))


EXAMPLES: dict[str, tuple[str, str]] = {
    # strings
    "substring": ('substring("96820112345", 1, 6)', '"968201"'),
    "string length": ('string length("扣费不明")', "4"),
    "upper case": ('upper case("sms")', '"SMS"'),
    "lower case": ('lower case("SMS")', '"sms"'),
    "substring before": ('substring before("2025-1187", "-")', '"2025"'),
    "substring after": ('substring after("2025-1187", "-")', '"1187"'),
    "contains": ('contains("968201 一直打不进去", "打不进")', "true"),
    "starts with": ('starts with("968201", "968")', "true"),
    "ends with": ('ends with("top-up SMS", "SMS")', "true"),
    "string join": ('string join(["网络部", "计费"], "、")', '"网络部、计费"'),
    "matches": (r'matches("13900000001", "^1[3-9]\\d{9}$")', "true"),
    "replace": (r'replace("13900000001", "^(\\d{3})\\d{4}", "$1****")', '"139****0001"'),
    "split": (r'split("phone; web; hall", ";\\s*")', '["phone", "web", "hall"]'),
    # numbers
    "decimal": ("decimal(10 / 3, 2)", "3.33"),
    "floor": ("floor(19.95)", "19"),
    "ceiling": ("ceiling(19.05)", "20"),
    "round up": ("round up(2.21, 1)", "2.3"),
    "round down": ("round down(2.29, 1)", "2.2"),
    "round half up": ("round half up(2.25, 1)", "2.3"),
    "round half down": ("round half down(2.25, 1)", "2.2"),
    "abs": ("abs(-35)", "35"),
    "modulo": ("modulo(-7, 5)", "3"),
    "sqrt": ("sqrt(144)", "12"),
    "log": ("log(1)", "0"),
    "exp": ("exp(0)", "1"),
    "odd": ("odd(3)", "true"),
    "even": ("even(3)", "false"),
    # lists
    "list contains": ('list contains(["phone", "web"], "web")', "true"),
    "count": ("count([30, 20, 70])", "3"),
    "min": ("min(30, 20, 70)", "20"),
    "max": ("max([30, 20, 70])", "70"),
    "sum": ("sum([30, 20.5, 70])", "120.5"),
    "mean": ("mean(30, 20, 70)", "40"),
    "median": ("median(30, 20, 70)", "30"),
    "mode": ("mode(3, 5, 3)", "[3]"),
    "stddev": ("stddev(2, 4, 6)", "2"),
    "product": ("product(2, 3, 4)", "24"),
    "all": ("all([true, 3 > 2])", "true"),
    "any": ("any(false, 3 > 2)", "true"),
    "sublist": ("sublist([1, 2, 3, 4], 2, 2)", "[2, 3]"),
    "append": ("append([1, 2], 3)", "[1, 2, 3]"),
    "concatenate": ("concatenate([1, 2], [3])", "[1, 2, 3]"),
    "insert before": ("insert before([1, 3], 2, 2)", "[1, 2, 3]"),
    "remove": ("remove([1, 2, 3], 2)", "[1, 3]"),
    "list replace": ("list replace([1, 9, 3], 2, 2)", "[1, 2, 3]"),
    "reverse": ("reverse([1, 2, 3])", "[3, 2, 1]"),
    "index of": ('index of(["a", "b", "a"], "a")', "[1, 3]"),
    "union": ("union([1, 2], [2, 3])", "[1, 2, 3]"),
    "distinct values": ("distinct values([1, 2, 1])", "[1, 2]"),
    "flatten": ("flatten([1, [2, [3]]])", "[1, 2, 3]"),
    "sort": ("sort([30, 20, 70], function(a, b) a > b)", "[70, 30, 20]"),
    # contexts and truth
    "not": ("not(complaint.amount > 500)", "true"),
    "get value": ('get value(complaint, "amount")', "120"),
    "get entries": ("get entries({a: 1})", '[{key: "a", value: 1}]'),
    "context": ('context([{key: "a", value: 1}])', "{a: 1}"),
    "context put": ('context put({a: 1}, "b", 2)', "{a: 1, b: 2}"),
    "context merge": ("context merge([{a: 1}, {a: 2, b: 3}])", "{a: 2, b: 3}"),
    "is defined": ("is defined(complaint.refund)", "false"),
    "get or else": ("get or else(complaint.refund, 0)", "0"),
    # conversion
    "number": ('number("1 234,50", " ", ",")', "1234.5"),
    "string": ("string(0.30)", '"0.3"'),
    "is": ('is(@"12:00:00Z", @"12:00:00+08:00")', "false"),
    # dates, times, durations
    "date": ('date("2025-10-01")', '@"2025-10-01"'),
    "time": ("time(17, 30, 0)", '@"17:30:00"'),
    "date and time": ('date and time(date("2025-10-01"), time("17:30:00"))', '@"2025-10-01T17:30:00"'),
    "duration": ('duration("P5D") + duration("PT12H")', '@"P5DT12H"'),
    "years and months duration": (
        'years and months duration(date("2025-01-31"), date("2026-03-01"))',
        '@"P1Y1M"',
    ),
    "now": ('now() > date and time("2025-09-29T08:00:00+08:00")', "true"),
    "today": ("today()", '@"2025-09-29"'),
    "day of year": ("day of year(today())", "272"),
    "day of week": ("day of week(today())", '"Monday"'),
    "month of year": ("month of year(today())", '"September"'),
    "week of year": ("week of year(today())", "40"),
    # ranges
    "range": ('5 in range("[1..10)")', "true"),
    "before": ("before(1, [5..10])", "true"),
    "after": ("after(12, [5..10])", "true"),
    "meets": ("meets([1..5], [5..10])", "true"),
    "met by": ("met by([5..10], [1..5])", "true"),
    "overlaps": ("overlaps([1..5], [3..8])", "true"),
    "overlaps before": ("overlaps before([1..5], [3..8])", "true"),
    "overlaps after": ("overlaps after([3..8], [1..5])", "true"),
    "finishes": ("finishes([3..5], [1..5])", "true"),
    "finished by": ("finished by([1..5], 5)", "true"),
    "includes": ("includes([1..5], 3)", "true"),
    "during": ("during(3, [1..5])", "true"),
    "starts": ("starts([1..3], [1..5])", "true"),
    "started by": ("started by([1..5], 1)", "true"),
    "coincides": ("coincides([1..5], [1..5])", "true"),
    # working time
    "working days": ('working days(5, date("2025-09-29"))', '@"2025-10-13"'),
    "working hours": (
        'working hours(4, date and time("2025-09-29T16:00:00+08:00"))',
        '@"2025-09-30T11:30:00@Asia/Shanghai"',
    ),
    "holiday": ('holiday(date("2025-10-01"))', "true"),
    "working day": ('working day(date("2025-10-11"))', "true"),
}
