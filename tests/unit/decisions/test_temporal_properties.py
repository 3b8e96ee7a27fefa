"""Dates and times do what `datetime` and `zoneinfo` do, as far as those reach."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import assume, example, given
from hypothesis import strategies as st

from engine.decisions import condition, evaluate, literal, to_plain

ZONES = ("Asia/Shanghai", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
days = st.dates(date(2, 1, 1), date(9998, 12, 31))
spans = st.timedeltas(timedelta(days=-40_000), timedelta(days=40_000))
local = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001 - times without a zone are meant
offsets = st.integers(-18 * 60, 18 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
zones = st.sampled_from(ZONES).map(ZoneInfo)
times = st.times()


def shown(value: object) -> str:
    return literal(evaluate("v", {"v": value}))


@given(local, spans)
def test_time_without_a_zone_is_added_as_datetime_adds_it(start: datetime, span: timedelta) -> None:
    values = {"start": start, "span": span}
    assert condition("start + span = later", {**values, "later": start + span})
    assert condition("start - span = earlier", {**values, "earlier": start - span})
    assert condition("(start + span) - start = span", values)
    assert condition("span + start = start + span", values)


@given(local, local, offsets, offsets)
def test_instants_are_compared_and_subtracted_across_offsets(
    one: datetime, other: datetime, here: timezone, there: timezone
) -> None:
    a, b = one.replace(tzinfo=here), other.replace(tzinfo=there)
    values = {"a": a, "b": b, "gap": a - b}
    assert condition("a - b = gap", values)
    assert [condition(f"a {sign} b", values) for sign in ("<", "<=", ">", "=")] == [a < b, a <= b, a > b, a == b]


@given(local, spans, zones)
@example(datetime(2025, 3, 30, 1, 59, 59), timedelta(seconds=1), ZoneInfo("Europe/Paris"))  # noqa: DTZ001
@example(datetime(2025, 10, 26, 0, 30), timedelta(hours=2), ZoneInfo("Europe/Paris"))  # noqa: DTZ001
@example(datetime(2025, 4, 6, 1), timedelta(hours=1), ZoneInfo("Australia/Lord_Howe"))  # noqa: DTZ001
def test_in_a_named_zone_time_passes_through_utc(start: datetime, span: timedelta, zone: ZoneInfo) -> None:
    moment = start.replace(tzinfo=zone)
    assume(moment.astimezone(UTC).astimezone(zone).replace(fold=0) == moment)  # an hour that is skipped is no time
    later = (moment.astimezone(UTC) + span).astimezone(zone)
    found = to_plain(evaluate("start + span", {"start": moment, "span": span}))
    assert isinstance(found, str)
    assert datetime.fromisoformat(found).replace(tzinfo=None) == later.replace(tzinfo=None)


@given(local, zones)
def test_a_named_zone_has_the_offset_that_the_database_says(start: datetime, zone: ZoneInfo) -> None:
    moment = start.replace(tzinfo=zone)
    assert condition("moment.time offset = offset", {"moment": moment, "offset": moment.utcoffset()})
    if str(zone) != "UTC":
        assert evaluate("moment.timezone", {"moment": moment}) == str(zone)


@given(days)
def test_parts_of_days_are_datetimes(day: date) -> None:
    values = {"d": day}
    assert evaluate("day of week(d)", values) == day.strftime("%A")
    assert evaluate("month of year(d)", values) == day.strftime("%B")
    assert evaluate("[d.weekday, week of year(d), day of year(d)]", values) == [
        day.isoweekday(),
        day.isocalendar().week,
        day.timetuple().tm_yday,
    ]
    assert condition("date(d.year, d.month, d.day) = d and date(string(d)) = d", values)


@given(days, st.integers(-20_000, 20_000))
def test_months_are_added_on_the_calendar(day: date, months: int) -> None:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    assume(1 <= year <= 9998)
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    assert to_plain(evaluate('d + @"P1M" * n', {"d": day, "n": months})) == str(
        date(year, month + 1, min(day.day, last))
    )


@given(days, days)
def test_months_between_days_lead_as_near_as_whole_months_can(one: date, other: date) -> None:
    values = {"a": min(one, other), "b": max(one, other)}
    assert condition("a + years and months duration(a, b) <= b", values)
    assert condition('a + years and months duration(a, b) + @"P1M" > b or a.day > b.day', values)
    assert condition("(b - a).days = n", {**values, "n": (values["b"] - values["a"]).days})


@given(times, spans)
def test_a_time_of_day_goes_round_the_clock(start: time, span: timedelta) -> None:
    later = (datetime.combine(date(2000, 1, 1), start) + span).time()
    assert condition("t + span = later", {"t": start, "span": span, "later": later})


@given(st.one_of(days, times, spans, local, st.builds(datetime.replace, local, tzinfo=zones | offsets)))
def test_what_is_printed_reads_back(value: object) -> None:
    text = evaluate("string(v)", {"v": value})
    assert shown(value) == f'@"{text}"'
    assert condition(f"{shown(value)} = v", {"v": value})


@given(spans, st.integers(1, 1_000))
def test_durations_are_counted_as_timedelta_counts(span: timedelta, times: int) -> None:
    values = {"span": span, "n": times}
    assert condition("span * n = many", {**values, "many": span * times})
    assert condition("(span * n) / n = span", values)
    assert condition('-span + span = duration("P0D") and abs(span) = abs(-span)', values)
    seconds = abs(span) // timedelta(seconds=1)
    parts = evaluate("[abs(span).days, abs(span).hours, abs(span).minutes, floor(abs(span).seconds)]", values)
    assert parts == [seconds // 86_400, seconds // 3_600 % 24, seconds // 60 % 60, seconds % 60]
