"""Progress through many files on standard error: how many, how fast, which one; a line that renews itself."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from time import monotonic
from typing import TextIO

from engine.text import Translate, text

_REDRAWN_AFTER, _TOLD_AFTER = 0.1, 5.0
"""Seconds between two sightings: on a terminal, and where lines are only added (the log of a build)."""


class Watch:
    """Counts to `total`. On a terminal one line renews itself; elsewhere, if `wanted`, a line every five seconds."""

    def __init__(
        self,
        total: int,
        translate: Translate = str,
        *,
        wanted: bool | None = None,
        stream: TextIO | None = None,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._renews = self._stream.isatty()
        self._shows = self._renews if wanted is None else wanted
        self._total, self._done, self._seconds, self._translate = total, 0, seconds, translate
        self._began = self._told = seconds()
        self._drawn = False

    def next(self, what: str) -> None:
        """One more is done: `what`."""
        self._done += 1
        now = self._seconds()
        if self._shows and now - self._told >= (_REDRAWN_AFTER if self._renews else _TOLD_AFTER):
            self._told = now
            self._tell(f"{self._count(now)}  {what}")

    def clear(self) -> None:
        """Take the line away, so that something else can be printed."""
        if self._drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._drawn = False

    def end(self) -> None:
        """Say how many it were and how long it took, where that was worth watching."""
        self.clear()
        now = self._seconds()
        if self._shows and now - self._began >= 1:
            took = text("{counted}, {seconds} s", counted=self._count(now), seconds=f"{now - self._began:.1f}")
            self._stream.write(f"{took.show(self._translate)}\n")

    def _count(self, now: float) -> str:
        share = self._done / self._total if self._total else 1
        rate = self._done / max(now - self._began, 0.001)
        counted = text(
            "{done} of {total} ({share}), {rate} a second",
            done=f"{self._done:,}",
            total=f"{self._total:,}",
            share=f"{share:.0%}",
            rate=f"{rate:,.0f}",
        )
        return counted.show(self._translate)

    def _tell(self, line: str) -> None:
        if not self._renews:
            self._stream.write(f"{line}\n")
            return
        width = shutil.get_terminal_size().columns - 1
        shown = line if len(line) <= width else f"{line[: width - 1]}…"
        self._stream.write(f"\r{shown}\x1b[K")
        self._stream.flush()
        self._drawn = True
