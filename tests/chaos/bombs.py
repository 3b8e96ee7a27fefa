"""When a process dies: counted in what Python itself does, so that no line of the program knows of it.

A profile function sees every call and return. Some of them are where a transaction is decided: turning to the database,
and the commit. At the chosen one the process kills itself as `kill -9` would: nothing is flushed, no `finally` runs.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
from dataclasses import dataclass
from types import FrameType
from typing import Any

DATABASE = frozenset({"read_all", "write_all", "do_commit", "do_execute", "_on_sqlite", "_on_postgresql"})
COMMIT = frozenset({"do_commit"})


@dataclass(frozen=True, slots=True)
class Bomb:
    """Dies at the `fuse`-th event: a call into or return from a function of these names, or (None) just any."""

    names: frozenset[str] | None
    events: frozenset[str]
    fuse: int

    def arm(self) -> None:
        """From now on, in this thread and those that begin later."""
        left = self.fuse

        def burn(frame: FrameType, event: str, _: Any) -> None:
            nonlocal left
            if self.names is not None and (event not in self.events or frame.f_code.co_name not in self.names):
                return
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

        threading.setprofile(burn)
        sys.setprofile(burn)


@dataclass(frozen=True, slots=True)
class Shot:
    """Killed from outside, so long after its birth: also inside the database's own library."""

    seconds: float

    def arm(self) -> None:
        """It comes from outside; see `victims.born`."""


Fate = Bomb | Shot


def some_fate(dice: random.Random, reach: int = 1) -> Fate:
    """Death within the next few commands: around a statement, before or after a commit, anywhere, or from outside.

    `reach` makes all of them later, for processes that do more for each command.
    """
    match dice.randrange(5):
        case 0:
            return Bomb(DATABASE, frozenset({"call", "return"}), dice.randint(1, 80 * reach))
        case 1:
            return Bomb(COMMIT, frozenset({"call"}), dice.randint(1, 10 * reach))
        case 2:
            return Bomb(COMMIT, frozenset({"return"}), dice.randint(1, 10 * reach))
        case 3:
            return Shot(dice.uniform(0.02, 0.4 * reach))
        case _:
            return Bomb(None, frozenset(), dice.randint(1, 60_000 * reach))
