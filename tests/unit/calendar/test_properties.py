"""What holds for every start, amount and calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from engine.calendar import (
    Duration,
    Unit,
    WorkCalendar,
    add_working_time,
    at_share,
    due,
    shift,
    used_share,
    working_minutes,
    working_time,
)
from tests.factories.calendars import shipped

calendars = st.sampled_from(["shenzhen", "us_eastern", "around_the_clock"]).map(shipped)
FIRST, LAST = datetime(2007, 1, 1, tzinfo=UTC), datetime(2028, 12, 31, tzinfo=UTC)
instants = st.integers(0, int((LAST - FIRST).total_seconds())).map(lambda seconds: FIRST + timedelta(seconds=seconds))
amounts = st.integers(0, 60)
units = st.sampled_from(Unit)
durations = st.builds(lambda amount, unit: Duration(Decimal(amount), unit), amounts, units)
spans = st.integers(0, 30 * 24 * 3600).map(lambda seconds: timedelta(seconds=seconds))
shares = st.integers(1, 100).map(lambda percent: Decimal(percent) / 100)


@given(calendars, instants, durations)
def test_nothing_is_due_before_it_began(calendar: WorkCalendar, start: datetime, duration: Duration) -> None:
    assert due(calendar, start, duration).due_at >= start


@given(calendars, instants, spans, durations)
def test_what_begins_later_is_not_due_earlier(
    calendar: WorkCalendar, start: datetime, later: timedelta, duration: Duration
) -> None:
    assert due(calendar, start, duration).due_at <= due(calendar, start + later, duration).due_at


@given(calendars, instants, amounts, units)
def test_more_time_is_not_due_earlier(calendar: WorkCalendar, start: datetime, amount: int, unit: Unit) -> None:
    shorter, longer = Duration(Decimal(amount), unit), Duration(Decimal(amount + 1), unit)
    assert due(calendar, start, shorter).due_at <= due(calendar, start, longer).due_at


@given(calendars, instants, amounts)
def test_working_days_end_at_closing_time_of_a_working_day(
    calendar: WorkCalendar, start: datetime, amount: int
) -> None:
    due_at = due(calendar, start, Duration(Decimal(amount), Unit.WORKING_DAYS)).due_at
    on = calendar.local_date(due_at)
    assert calendar.day(on).working
    assert due_at == calendar.closes_at(on)


@given(calendars, instants, st.integers(1, 60))
def test_the_proof_counts_as_many_working_days_as_were_asked_for(
    calendar: WorkCalendar, start: datetime, amount: int
) -> None:
    proof = due(calendar, start, Duration(Decimal(amount), Unit.WORKING_DAYS)).proof
    assert sum(day.counted for day in proof.days) == amount
    assert all(calendar.day(day.on).working for day in proof.days if day.counted)
    assert proof.days[-1].on == calendar.local_date(proof.due_at)


@given(calendars, instants, amounts)
def test_calendar_days_that_roll_end_on_a_working_day_and_never_before_those_that_do_not(
    calendar: WorkCalendar, start: datetime, amount: int
) -> None:
    duration = Duration(Decimal(amount), Unit.DAYS)
    rolled, fixed = due(calendar, start, duration), due(calendar, start, duration, roll="none")
    assert calendar.day(calendar.local_date(rolled.due_at)).working
    assert rolled.due_at >= fixed.due_at
    assert rolled.due_at.astimezone(calendar.zone).strftime("%H:%M:%S") == "23:59:59"


@given(calendars, instants, st.integers(0, 200))
def test_working_hours_use_exactly_that_much_open_time(calendar: WorkCalendar, start: datetime, amount: int) -> None:
    found = due(calendar, start, Duration(Decimal(amount), Unit.WORKING_HOURS))
    assert working_time(calendar, start, found.due_at) == timedelta(hours=amount)
    assert sum(day.minutes or 0 for day in found.proof.days) == amount * 60


@given(calendars, instants, spans)
def test_adding_working_time_is_the_inverse_of_measuring_it(
    calendar: WorkCalendar, start: datetime, span: timedelta
) -> None:
    later = add_working_time(calendar, start, span)
    assert working_time(calendar, start, later) == span
    earlier = add_working_time(calendar, start, -span)
    assert working_time(calendar, earlier, start) == span
    assert earlier <= start <= later


@given(calendars, instants, spans, spans)
def test_working_time_of_two_spans_is_that_of_both(
    calendar: WorkCalendar, start: datetime, first: timedelta, second: timedelta
) -> None:
    middle, end = start + first, start + first + second
    parts = working_time(calendar, start, middle) + working_time(calendar, middle, end)
    assert parts == working_time(calendar, start, end)
    assert working_minutes(calendar, end, start) == 0 or first + second == timedelta()


@given(calendars, instants, durations, shares)
def test_a_share_lies_on_the_way_and_the_whole_ends_by_the_due_instant(
    calendar: WorkCalendar, start: datetime, duration: Duration, share: Decimal
) -> None:
    due_at = due(calendar, start, duration).due_at
    part = at_share(calendar, start, due_at, share, duration)
    assert start <= part <= at_share(calendar, start, due_at, Decimal(1), duration) <= due_at


@given(calendars, instants, durations, shares, st.lists(st.tuples(spans, spans), max_size=3))
def test_a_share_lies_in_no_pause_and_is_used_when_its_instant_comes(
    calendar: WorkCalendar,
    start: datetime,
    duration: Duration,
    share: Decimal,
    held: list[tuple[timedelta, timedelta]],
) -> None:
    due_at = due(calendar, start, duration).due_at
    pauses = tuple((start + after, start + after + length) for after, length in held)
    part = at_share(calendar, start, due_at, share, duration, pauses)
    assert part <= due_at
    assert not any(began < part < ended for began, ended in pauses if started_within(start, due_at, began, ended))
    used = used_share(calendar, start, due_at, part, duration, pauses)
    assert used == 100 or used <= share * 100 <= used + 1


def started_within(start: datetime, due_at: datetime, began: datetime, ended: datetime) -> bool:
    """Whether a pause leaves something of the way on both of its sides."""
    return start < began and ended < due_at


@given(calendars, instants, st.integers(1, 40))
def test_moving_working_days_on_and_back_comes_home(calendar: WorkCalendar, start: datetime, amount: int) -> None:
    days = Duration(Decimal(amount), Unit.WORKING_DAYS)
    closing = due(calendar, start, days).due_at
    assert shift(calendar, shift(calendar, closing, days), days, back=True) == closing


@given(instants, durations, st.dates(date(2007, 1, 1), date(2026, 12, 31)))
def test_knowing_less_never_makes_a_date_less_provisional(start: datetime, duration: Duration, known: date) -> None:
    calendar = shipped()
    then, now = due(calendar.known_on(known), start, duration), due(calendar, start, duration)
    if not then.provisional and then.due_at == now.due_at:
        assert not now.provisional
