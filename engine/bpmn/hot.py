"""Live runs kept in memory, so that the next step on the same snapshot need not rebuild them.

Keyed by the digest of the snapshot's bytes and taken out on use: a run found here is exactly what decoding those
bytes would give, and nobody else can hold it. Losing it costs a decode, nothing more; so it may be switched off, and
is in tests of the codec.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.bpmn.spiff.build import Specs
    from engine.bpmn.spiff.run import Run

CAPACITY = 512
"""Runs kept at most: about 20 KB each."""


class HotRuns:
    """An LRU of live runs. `capacity` 0 switches it off."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self.capacity = capacity
        self._runs: OrderedDict[bytes, tuple[Specs, Run]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, snapshot: bytes, specs: Specs) -> Run | None:
        """The run of this snapshot, now the caller's alone; None when it is not here or ran on other specs."""
        if not self.capacity:
            return None
        with self._lock:
            found = self._runs.pop(_digest(snapshot), None)
        return found[1] if found is not None and found[0] is specs else None

    def keep(self, snapshot: bytes, specs: Specs, run: Run) -> None:
        """Give a settled run away; the caller touches it no more."""
        if not self.capacity:
            return
        with self._lock:
            self._runs[_digest(snapshot)] = (specs, run)
            while len(self._runs) > self.capacity:
                self._runs.popitem(last=False)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._runs.clear()


def _digest(snapshot: bytes) -> bytes:
    return blake2b(snapshot, digest_size=16).digest()


hot = HotRuns()
"""The process's own. Set `hot.capacity = 0` to go through the codec at every step."""
