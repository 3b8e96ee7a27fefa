"""Turns go to those who wait in the order in which they came, and nobody is forgotten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from engine.db.turns import Turns

PEOPLE = 8


def until(turns: Turns, waiting: int) -> None:
    """Wait until so many wait."""
    pause = Event()
    for _ in range(5_000):
        if turns.waiting == waiting:
            return
        pause.wait(0.001)
    raise AssertionError(f"{turns.waiting} wait, not {waiting}")


def test_turns_come_in_the_order_of_asking() -> None:
    turns, came = Turns(), []

    def take(name: int) -> None:
        with turns:
            came.append(name)

    with ThreadPoolExecutor(PEOPLE) as pool, turns:
        for name in range(PEOPLE):
            pool.submit(take, name)
            until(turns, name + 1)
    assert came == list(range(PEOPLE))


def test_who_asks_again_at_once_stands_behind_those_who_wait() -> None:
    turns, came = Turns(), []

    def take(name: str) -> None:
        with turns:
            came.append(name)

    with ThreadPoolExecutor(1) as pool:
        with turns:
            pool.submit(take, "waited")
            until(turns, 1)
        with turns:
            came.append("again")
    assert came == ["waited", "again"]


def test_two_are_never_inside_together() -> None:
    turns, inside, most = Turns(), [], []

    def take(name: int) -> None:
        for _ in range(200):
            with turns:
                inside.append(name)
                most.append(len(inside))
                inside.remove(name)

    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(take, range(PEOPLE)))
    assert max(most) == 1
    assert len(most) == 200 * PEOPLE


def test_a_turn_ends_when_its_work_fails() -> None:
    turns = Turns()
    with pytest.raises(LookupError), turns:
        raise LookupError
    with turns:
        pass


def test_who_has_the_turn_and_asks_again_is_told_rather_than_left_waiting_for_ever() -> None:
    turns = Turns()
    with turns, pytest.raises(RuntimeError, match="already"), turns:
        pass
    with turns:
        pass
