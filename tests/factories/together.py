"""Several threads that begin at the same moment, as people and workers do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")


def at_once(*actions: Callable[[], T]) -> list[T | Exception]:
    """Run the actions, each in a thread of its own; what each returned or raised, in their order."""
    barrier = Barrier(len(actions))

    def one(action: Callable[[], T]) -> T | Exception:
        barrier.wait()
        try:
            return action()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(one, actions))


def winners(outcomes: Sequence[T | Exception]) -> list[T]:
    """What was returned."""
    return [one for one in outcomes if not isinstance(one, Exception)]


def losers(outcomes: Sequence[object]) -> list[Exception]:
    """What was raised."""
    return [one for one in outcomes if isinstance(one, Exception)]
