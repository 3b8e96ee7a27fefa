"""Failed jobs wait longer each time, never too long, and not all alike."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.rules.retry import LONGEST, backoff


@pytest.mark.parametrize(("attempt", "about"), [(1, 5), (2, 10), (3, 20), (5, 80), (10, 2560), (11, 3600), (500, 3600)])
def test_the_wait_doubles_up_to_an_hour(attempt: int, about: int) -> None:
    waits = [backoff(attempt, job).total_seconds() for job in range(200)]
    assert all(0.8 * about <= wait <= 1.2 * about for wait in waits)
    assert max(waits) - min(waits) > 0.3 * about


def test_the_same_failure_always_waits_the_same_time() -> None:
    assert backoff(3, 42) == backoff(3, 42)
    assert backoff(3, 42) != backoff(3, 43)


def test_no_wait_is_longer_than_the_longest_and_its_spread() -> None:
    assert max(backoff(40, job) for job in range(500)) <= LONGEST * 1.2 + timedelta(seconds=1)


def test_attempts_are_counted_from_one() -> None:
    with pytest.raises(ValueError, match="from 1"):
        backoff(0, 1)
