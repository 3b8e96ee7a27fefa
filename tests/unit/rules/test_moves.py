"""What moves a counted date besides a pause: more time that was granted, waits that were held; how long holds last."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.calendar import DueRule, Duration, Proof
from engine.rules.due import Extension, Interruption, Limit, count_again, ending, step_due
from engine.rules.holds import latest_end
from engine.rules.timers import waited
from tests.factories.calendars import at, local, shipped

BEGAN = at("2025-09-22 16:00")


def rule(after: str) -> DueRule:
    """The rule of a duration."""
    return DueRule(Duration.parse(after))


def granted(approved: str, due: str) -> Extension:
    """More time."""
    return Extension(at(approved), at(due))


def lost(began: str, ended: str) -> Interruption:
    """A hold."""
    return Interruption(at(began), at(ended))


def test_a_grant_sets_the_date_and_the_proof_says_when_it_was_approved() -> None:
    found = step_due(shipped(), BEGAN, rule("3wd"), None, [granted("2025-09-24 10:00", "2025-09-29 17:30")])
    assert local(found.due_at) == "2025-09-29 17:30:00"
    said = "More time was approved on 2025-09-24 Wed 10:00: the end moves to 2025-09-29 Mon 17:30."
    assert said in found.proof.explain()
    assert found.proof.explain()[-2] == "Due 2025-09-29 Mon 17:30."


def test_a_grant_never_takes_time_away() -> None:
    found = step_due(
        shipped(), BEGAN, rule("3wd"), None,
        [lost("2025-09-23 10:00", "2025-10-09 10:00"), granted("2025-10-09 10:00", "2025-09-29 17:30")],
    )  # fmt: skip
    assert local(found.due_at) == "2025-10-11 17:30:00"
    assert len(found.proof.grants) == 1, "it is remembered: a pause that turns out shorter may make it count"
    shorter = replace(found.proof, pauses=())
    assert local(count_again(shipped(), shorter).due_at) == "2025-09-29 17:30:00"


@pytest.mark.parametrize(
    ("hold", "expected"),
    [
        (lost("2025-09-23 10:00", "2025-09-24 10:00"), "2025-09-29 17:30:00"),  # before it: the grant knew of it
        (lost("2025-09-26 10:00", "2025-09-28 10:00"), "2025-09-30 17:30:00"),  # after it: on top
    ],
)
def test_pauses_and_grants_count_in_the_order_of_time(hold: Interruption, expected: str) -> None:
    grant = granted("2025-09-25 10:00", "2025-09-29 17:30")
    moves: list[Interruption | Extension] = [hold, grant] if hold.began_at < grant.approved_at else [grant, hold]
    found = step_due(shipped(), BEGAN, rule("5wd"), None, moves)
    assert local(found.due_at) == expected
    assert count_again(shipped(), found.proof) == found


def test_a_limit_ends_a_grant_too() -> None:
    limit = Limit("legal_reply", at("2025-09-26 23:59:59"))
    found = step_due(shipped(), BEGAN, rule("3wd"), limit, [granted("2025-09-24 10:00", "2025-09-29 17:30")])
    assert local(found.due_at) == "2025-09-26 23:59:59"
    assert "It may not pass the limit “legal_reply”, which ends earlier." in found.proof.explain()


def test_a_proof_with_grants_is_the_same_after_it_was_stored() -> None:
    moves: list[Interruption | Extension] = [
        lost("2025-09-23 10:00", "2025-09-24 10:00"),
        granted("2025-09-25 10:00", "2025-09-29 17:30"),
    ]
    proof = step_due(shipped(), BEGAN, rule("5wd"), None, moves).proof
    assert Proof.from_json(proof.as_json()) == proof


@pytest.mark.parametrize(
    ("after", "wanted", "ends"),
    [
        ("3wd", "2025-09-29 08:00", "2025-09-29 17:30:00"),
        ("3wd", "2025-09-27 12:00", "2025-09-28 17:30:00"),  # a Saturday off, then a Sunday that is worked
        ("3wd", "2025-10-03 12:00", "2025-10-09 17:30:00"),  # the holiday
        ("15d", "2025-10-03 12:00", "2025-10-09 23:59:59"),
        ("4wh", "2025-09-29 10:15", "2025-09-29 10:15:00"),
    ],
)
def test_what_is_counted_in_days_ends_with_a_day(after: str, wanted: str, ends: str) -> None:
    assert local(ending(shipped(), rule(after), at(wanted))) == ends


@pytest.mark.parametrize(
    ("value", "planned", "fires"),
    [
        ("3wd", "2025-09-25 17:30", "2025-09-29 17:30:00"),  # 24, 25 and 26 lost
        ("3d", "2025-09-25 23:59:59", "2025-09-28 23:59:59"),
        ("PT48H", "2025-09-25 12:00", "2025-09-28 12:00:00"),
        ("8wh", "2025-09-24 15:00", "2025-09-28 15:00:00"),
        ("3wd", "2025-09-22 17:30", "2025-09-22 17:30:00"),  # it was due before the hold
    ],
)
def test_a_wait_that_was_held_ends_later_by_its_own_measure(value: str, planned: str, fires: str) -> None:
    held = [lost("2025-09-23 10:00", "2025-09-26 10:00")]
    assert local(waited(value, at(planned), held, shipped())) == fires


@pytest.mark.parametrize(
    ("longest", "ends"),
    [("10wd", "2025-10-11 17:30:00"), ("5d", "2025-09-27 16:00:00"), ("90d", "2025-11-21 16:00:00"),
     (None, "2025-11-21 16:00:00")],
)  # fmt: skip
def test_a_hold_ends_by_its_reason_and_within_sixty_days(longest: str | None, ends: str) -> None:
    assert local(latest_end(shipped(), BEGAN, Duration.parse(longest) if longest else None)) == ends
