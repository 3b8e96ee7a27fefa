"""Due dates of steps: limited by another clock, moved by pauses, counted again when more is known."""

from __future__ import annotations

from datetime import date

import pytest

from engine.calendar import DueRule, Duration, load_notices
from engine.rules.due import Interruption, Limit, count_again, step_due
from tests.factories.calendars import at, local, shipped


def rule(after: str) -> DueRule:
    return DueRule(Duration.parse(after))


def test_a_limit_that_ends_earlier_decides_and_the_proof_says_so() -> None:
    limit = Limit("legal_reply", at("2025-10-09 23:59:59"))
    found = step_due(shipped(), at("2025-09-29 16:00"), rule("5wd"), limit)
    assert local(found.due_at) == "2025-10-09 23:59:59"
    assert found.proof.due_at == found.due_at
    assert found.proof.cap is not None and found.proof.cap.name == "legal_reply"
    assert local(found.proof.cap.uncapped_at) == "2025-10-13 17:30:00"
    assert "It may not pass the limit “legal_reply”, which ends earlier." in found.proof.explain()


def test_a_limit_that_ends_later_changes_nothing() -> None:
    alone = step_due(shipped(), at("2025-09-29 16:00"), rule("5wd"))
    assert step_due(shipped(), at("2025-09-29 16:00"), rule("5wd"), Limit("legal_reply", alone.due_at)) == alone


@pytest.mark.parametrize(
    ("after", "began", "ended", "expected"),
    [
        ("3wd", "2025-09-23 10:00", "2025-09-23 16:00", "2025-09-25 17:30:00"),  # within one day
        ("3wd", "2025-09-23 16:00", "2025-09-25 09:30", "2025-09-28 17:30:00"),  # two days lost; 27 is off, 28 worked
        ("3wd", "2025-09-25 16:00", "2025-10-09 10:00", "2025-10-09 17:30:00"),  # 26, 28, 29, 30 and 10-09 lost
        ("3d", "2025-09-23 16:00", "2025-09-24 09:30", "2025-09-26 23:59:59"),
        ("3d", "2025-09-23 16:00", "2025-09-25 09:30", "2025-09-28 23:59:59"),  # Saturday 27 rolls
        ("4wh", "2025-09-22 16:30", "2025-09-23 09:30", "2025-09-23 15:00:00"),  # ninety open minutes lost
        ("36h", "2025-09-22 16:30", "2025-09-22 18:00", "2025-09-24 05:30:00"),
        ("36h", "2025-09-22 18:00", "2025-09-22 16:30", "2025-09-24 04:00:00"),  # a clock that ran back
        ("1wd", "2025-09-24 10:00", "2025-09-26 10:00", "2025-09-23 17:30:00"),  # overdue already
    ],
)
def test_time_that_stood_still_is_given_back(after: str, began: str, ended: str, expected: str) -> None:
    found = step_due(shipped(), at("2025-09-22 16:00"), rule(after), None, [Interruption(at(began), at(ended))])
    assert local(found.due_at) == expected


@pytest.mark.parametrize("after", ["3wd", "3d", "4wh", "36h"])
def test_a_pause_whose_end_a_clock_put_before_its_beginning_took_no_time(after: str) -> None:
    plain = step_due(shipped(), at("2025-09-22 16:00"), rule(after))
    pause = Interruption(at("2025-09-22 18:00"), at("2025-09-21 18:00"))
    found = step_due(shipped(), at("2025-09-22 16:00"), rule(after), None, [pause])
    assert found.due_at == plain.due_at
    assert [(one.began_at, one.ended_at) for one in found.proof.pauses] == [(pause.began_at, pause.began_at)]
    assert count_again(shipped(), found.proof) == found


def test_pauses_add_up_and_stand_in_the_proof() -> None:
    pauses = [
        Interruption(at("2025-09-15 10:00"), at("2025-09-17 10:00")),
        Interruption(at("2025-09-18 10:00"), at("2025-09-19 10:00")),
    ]
    found = step_due(shipped(), at("2025-09-12 10:00"), rule("5wd"), None, pauses)
    assert local(found.due_at) == "2025-09-24 17:30:00"
    assert [local(pause.due_at) for pause in found.proof.pauses] == ["2025-09-23 17:30:00", "2025-09-24 17:30:00"]


def test_a_limit_holds_after_a_pause_too() -> None:
    limit = Limit("legal_reply", at("2025-09-26 23:59:59"))
    pause = Interruption(at("2025-09-23 10:00"), at("2025-09-29 10:00"))
    found = step_due(shipped(), at("2025-09-22 16:00"), rule("3wd"), limit, [pause])
    assert local(found.due_at) == "2025-09-26 23:59:59"


def test_counting_again_by_the_same_knowledge_gives_the_same_proof() -> None:
    limit = Limit("legal_reply", at("2025-10-09 23:59:59"))
    pause = Interruption(at("2025-09-30 10:00"), at("2025-10-09 10:00"))
    first = step_due(shipped(), at("2025-09-29 16:00"), rule("5wd"), limit, [pause])
    assert count_again(shipped(), first.proof) == first


def test_counting_again_tells_what_was_known_then_from_what_is_known_now() -> None:
    then = step_due(shipped().known_on(date(2020, 1, 20)), at("2020-01-20 10:00"), rule("5wd"))
    now = count_again(shipped(), then.proof)
    assert (local(then.due_at), local(now.due_at)) == ("2020-02-01 17:30:00", "2020-02-04 17:30:00")
    assert count_again(shipped().known_on(date(2020, 1, 20)), now.proof) == then


def test_a_provisional_date_is_settled_by_the_notice_it_waited_for() -> None:
    before = step_due(shipped(), at("2026-12-28 10:00"), rule("5wd"))
    notice = {
        "year": 2027,
        "published_on": "2026-11-05",
        "url": "https://www.gov.cn/example-2027",
        "days": {"元旦": {"rest": "01-01..01-03"}},
    }
    after = count_again(shipped().with_notices(load_notices([notice], "notice")), before.proof)
    assert (before.provisional, after.provisional) == (True, False)
    assert (local(before.due_at), local(after.due_at)) == ("2027-01-04 17:30:00", "2027-01-05 17:30:00")


def test_a_pause_that_reaches_into_a_guessed_year_makes_the_date_provisional() -> None:
    pause = Interruption(at("2026-12-29 10:00"), at("2026-12-31 10:00"))
    settled = step_due(shipped(), at("2026-12-28 10:00"), rule("3wd"))
    moved = step_due(shipped(), at("2026-12-28 10:00"), rule("3wd"), None, [pause])
    assert (settled.provisional, moved.provisional) == (False, True)
    assert moved.proof.provisional
