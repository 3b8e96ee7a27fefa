"""Moments of a ladder: what may be written, and which instants it means."""

from __future__ import annotations

import pytest

from engine.calendar import DueRule, Duration, due
from engine.errors import BadInput
from engine.rules.due import Interruption, step_due
from engine.rules.when import Span, parse_when
from tests.factories.calendars import at, local, shipped


def moment(written: str, start: str, rule: str) -> str:
    begins, duration = at(start), Duration.parse(rule)
    due_at = due(shipped(), begins, duration).due_at
    return local(parse_when(written).within(Span(shipped(), begins, due_at, duration)))


@pytest.mark.parametrize(
    ("written", "start", "rule", "expected"),
    [
        # 5wd from Monday 16:00 to 10-13 17:30 is 90 + 5 × 390 = 2040 open minutes, holiday and lunch left out
        ("60%", "2025-09-29 16:00", "5wd", "2025-10-10 16:54:00"),
        ("80%", "2025-09-29 16:00", "5wd", "2025-10-11 17:12:00"),  # 372 minutes into that day
        ("100%", "2025-09-29 16:00", "5wd", "2025-10-13 17:30:00"),
        ("50%", "2025-09-22 09:00", "2wh", "2025-09-22 10:00:00"),
        # real time for d, h and m, also over days off
        ("50%", "2025-10-01 00:00", "48h", "2025-10-02 00:00:00"),
        ("60%", "2025-09-22 16:00", "15d", "2025-10-03 01:35:59"),
        ("33.3%", "2025-09-22 16:00", "1000m", "2025-09-22 21:33:00"),
        ("due", "2025-09-29 16:00", "5wd", "2025-10-13 17:30:00"),
        ("start", "2025-09-29 16:00", "5wd", "2025-09-29 16:00:00"),
        ("due+2wd", "2025-09-29 16:00", "5wd", "2025-10-15 17:30:00"),
        ("due+5wd", "2025-09-29 16:00", "5wd", "2025-10-20 17:30:00"),
        ("due-1wd", "2025-09-29 16:00", "5wd", "2025-10-11 17:30:00"),
        ("due - 3wd", "2025-09-29 16:00", "5wd", "2025-10-09 17:30:00"),
        ("due-3d", "2025-09-22 16:00", "15d", "2025-10-06 23:59:59"),
        ("due+4wh", "2025-09-30 09:00", "0wd", "2025-10-09 15:00:00"),  # closed from 9-30 17:30 to 10-09 09:00
        ("due-4wh", "2025-09-29 16:00", "5wd", "2025-10-13 11:30:00"),
        ("due-90m", "2025-09-29 16:00", "5wd", "2025-10-13 16:00:00"),
        ("due+36h", "2025-09-29 16:00", "5wd", "2025-10-15 05:30:00"),
        ("start+1wh", "2025-09-29 17:00", "5wd", "2025-09-30 09:30:00"),
        ("due+1wd", "2025-10-01 10:00", "12h", "2025-10-09 17:30:00"),  # an offset from a day off
        ("due-1wd", "2025-10-01 10:00", "12h", "2025-09-30 17:30:00"),
        ("later(80%, due-1wd)", "2025-09-29 16:00", "5wd", "2025-10-11 17:30:00"),
        ("later(80%, due-1wd)", "2025-09-22 16:00", "1wd", "2025-09-23 15:54:00"),
        ("earlier(80%, due-1wd)", "2025-09-29 16:00", "5wd", "2025-10-11 17:12:00"),
        ("later(earlier(60%, due), start+1wh, due-1wd)", "2025-09-22 16:00", "1wd", "2025-09-23 14:18:00"),
    ],
)
def test_a_moment_means_one_instant(written: str, start: str, rule: str, expected: str) -> None:
    assert moment(written, start, rule) == expected


@pytest.mark.parametrize(
    ("written", "rule", "pause", "expected"),
    [
        # Monday to the Monday after; held over half of it, and it is due a week later
        ("60%", "5wd", ("2025-03-05 10:00", "2025-03-12 10:00"), "2025-03-13 15:06:00"),
        ("60%", "5wd", None, "2025-03-06 15:06:00"),
        ("later(80%, due-1wd)", "5wd", ("2025-03-05 10:00", "2025-03-12 10:00"), "2025-03-14 17:30:00"),
        # passed before the hold: it stays where it was
        ("20%", "10wh", ("2025-03-04 09:00", "2025-03-04 11:00"), "2025-03-03 11:30:00"),
        ("50%", "10wh", ("2025-03-03 10:30", "2025-03-03 11:30"), "2025-03-03 17:30:00"),
        ("50%", "48h", ("2025-03-03 21:30", "2025-03-04 09:30"), "2025-03-04 21:30:00"),
    ],
)
def test_a_share_is_measured_without_the_time_that_stood_still(
    written: str, rule: str, pause: tuple[str, str] | None, expected: str
) -> None:
    begins, duration = at("2025-03-03 09:30"), Duration.parse(rule)
    pauses = ((at(pause[0]), at(pause[1])),) if pause else ()
    moved = step_due(shipped(), begins, DueRule(duration), moves=[Interruption(*one) for one in pauses])
    assert local(parse_when(written).within(Span(shipped(), begins, moved.due_at, duration, pauses))) == expected


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("", "a part is empty"),
        ("soon", "“soon” is unknown"),
        ("120%", "between 0 % and 100 %"),
        ("0%", "between 0 % and 100 %"),
        ("due+2", "“2” is not a duration"),
        ("due+1.5wd", "“1.5wd” is not a duration"),
        ("due+-2wd", "“-2wd” has a sign of its own; due-2wd is meant"),
        ("due--2wd", "due+2wd is meant"),
        ("due*2wd", "“due*2wd” is unknown"),
        ("later(80%)", "needs two moments"),
        ("later(80%,)", "a part is empty"),
        ("later(80%, due", "is unknown"),
        ("latest(80%, due)", "is unknown"),
        ("later(60%, later(60%, " * 9 + "due", "is unknown"),
        ("later(due, " * 12 + "due" + ")" * 12, "nested too deeply"),
    ],
)
def test_anything_else_is_refused_with_what_to_write(written: str, complaint: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_when(written)
    assert complaint in str(refused.value)
    assert "later(80%, due-1wd)" in str(refused.value)
