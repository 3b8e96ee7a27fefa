"""Agreement with an independent record of the State Council's notices, for every day and every span.

The counter here knows nothing of ours: it lists the working days that `tests/data/holiday-cn` describes and takes the
n-th one after.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

from engine.calendar import DueRule, Duration, due_by
from tests.factories.calendars import shipped

RECORDS = Path(__file__).parents[2] / "data" / "holiday-cn"
FIRST, LAST = date(2007, 1, 1), date(2026, 12, 31)
MOST = 30


@cache
def recorded() -> dict[date, bool]:
    """Day → off, where the record says anything."""
    files = sorted(RECORDS.glob("2*.json"))
    assert [int(file.stem) for file in files] == list(range(2007, 2027))
    days = (day for file in files for day in json.loads(file.read_text("utf-8"))["days"])
    return {date.fromisoformat(day["date"]): day["isOffDay"] for day in days}


def every_day() -> list[date]:
    return [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]


def recorded_working_days() -> list[date]:
    return [on for on in every_day() if not recorded().get(on, on.weekday() >= 5)]


def test_every_day_is_worked_or_not_as_recorded() -> None:
    ours = [on for on in every_day() if shipped().day(on).working]
    assert ours == recorded_working_days()
    assert not any(shipped().day(on).provisional for on in every_day())


def test_days_named_around_new_year_agree_too() -> None:
    outside = {on: off for on, off in recorded().items() if not FIRST <= on <= LAST}
    assert outside  # 2006-12-30 and 31 were worked
    assert {on: not shipped().day(on).working for on in outside} == outside


def test_every_span_of_working_days_ends_as_counted_from_the_record() -> None:
    calendar, working = shipped(), recorded_working_days()
    rules = [DueRule(Duration.parse(f"{amount}wd")) for amount in range(1, MOST + 1)]
    closing = [datetime.combine(on, time(17, 30), calendar.zone) for on in working]
    wrong, spans = [], 0
    for on in every_day():
        received = datetime.combine(on, time(10), calendar.zone)
        day_zero = bisect_left(working, on)  # the day itself, or the next working day
        for rule, expected in zip(rules, closing[day_zero + 1 : day_zero + 1 + MOST], strict=False):
            found = due_by(calendar, received, rule)
            spans += 1
            if found.due_at != expected or found.provisional:
                wrong.append((on, rule.after, found.due_at, expected))
    assert not wrong
    assert spans > 218_000


def test_each_notice_cites_a_recorded_paper_and_was_published_before_the_days_it_moves() -> None:
    papers = {paper for file in RECORDS.glob("2*.json") for paper in json.loads(file.read_text("utf-8"))["papers"]}
    notices = shipped().notices
    assert {notice.url for notice in notices} == papers
    assert {notice.year for notice in notices if not notice.amends} == set(range(2007, 2027))
    assert all(earlier.published_on < later.published_on for earlier, later in pairwise(notices))
    late = [(notice.key, day.on) for notice in notices for day in notice.days if day.on < notice.published_on]
    assert late == []
