"""Turns: a lock that is given to those who wait for it in the order in which they came.

`threading.Lock` makes no such promise: whoever lets it go and asks again at once mostly gets it again, and a person's
command would wait behind a worker's whole batch.
"""

from __future__ import annotations

import threading
from collections import deque
from types import TracebackType


class Turns:
    """`with turns:` waits for one's turn. Who has it and asks again gets a RuntimeError, not an endless wait."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False
        self._holder: int | None = None

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._waiting)

    def __enter__(self) -> None:
        with self._guard:
            if self._holder == threading.get_ident():
                raise RuntimeError("this thread has its turn already")
            if not self._taken:
                self._taken, self._holder = True, threading.get_ident()
                return
            ticket = threading.Lock()
            ticket.acquire()
            self._waiting.append(ticket)
        try:
            ticket.acquire()
        except BaseException:  # an interrupt while waiting: nobody may be left waiting for us
            self._give_up(ticket)
            raise
        self._holder = threading.get_ident()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._guard:
            self._hand_on()

    def _hand_on(self) -> None:
        self._holder = None
        if self._waiting:
            self._waiting.popleft().release()
        else:
            self._taken = False

    def _give_up(self, ticket: threading.Lock) -> None:
        with self._guard:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
            else:
                self._hand_on()
