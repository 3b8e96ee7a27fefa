"""Lint of thousands of targets: over several processes, answered in the order asked for, in bounded memory.

Each target is looked at by itself, so the answer is the same for any number of processes. One that takes its process
down with it is tried once more alone; if it does so again, that is its finding, and the others go on.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from engine.bpmn.lint.paths import failed, lint_target
from engine.findings import Finding
from engine.text import text

AHEAD = 16
"""Targets handed out for each process beyond the one that is waited for: what bounds the memory."""

Answer = tuple[Path, list[Finding]]
Look = Callable[[Path], list[Finding]]
_Found = Future[list[Finding]]


def lint_many(paths: Sequence[Path], jobs: int = 1, look: Look = lint_target) -> Iterator[Answer]:
    """Each of `paths` (see `targets`) with its findings, in their order; `jobs` processes share the work."""
    if jobs < 2 or len(paths) < 2:
        for path in paths:
            yield path, look(path)
        return
    left = iter(paths)
    waiting: deque[tuple[Path, _Found]] = deque()
    pool = _pool(jobs)
    try:
        while True:
            for path in islice(left, jobs * AHEAD - len(waiting)):
                waiting.append((path, _asked(pool, path, look)))
            if not waiting:
                return
            if isinstance(waiting[0][1].exception(), BrokenProcessPool):
                pool.shutdown(wait=False, cancel_futures=True)
                yield from _one_by_one(waiting, look)
                pool = _pool(jobs)
            else:
                path, found = waiting.popleft()
                yield path, _answer(path, found)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _asked(pool: ProcessPoolExecutor, path: Path, look: Look) -> _Found:
    try:
        return pool.submit(look, path)
    except BrokenProcessPool as problem:
        refused = _Found()
        refused.set_exception(problem)
        return refused


def _one_by_one(waiting: deque[tuple[Path, _Found]], look: Look) -> Iterator[Answer]:
    """What was under way when a process died: answers that are there, and the rest again, one alone at a time."""
    pool = _pool(1)
    while waiting:
        path, found = waiting.popleft()
        if not _is_there(found):
            found = _asked(pool, path, look)
        if isinstance(found.exception(), BrokenProcessPool):
            pool.shutdown(wait=False)
            pool = _pool(1)
        yield path, _answer(path, found)
    pool.shutdown()


def _is_there(found: _Found) -> bool:
    return found.done() and not found.cancelled() and not isinstance(found.exception(), BrokenProcessPool)


def _answer(path: Path, found: _Found) -> list[Finding]:
    try:
        return found.result()
    except BrokenProcessPool:
        return [failed(path, text("its process ended without an answer"))]
    except Exception as problem:  # an answer that cannot travel between processes
        return [failed(path, problem)]


def _pool(jobs: int) -> ProcessPoolExecutor:
    # Fresh interpreters: a copy of a process with threads may hold their locks for ever.
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_leave_the_keyboard_alone)


def _leave_the_keyboard_alone() -> None:
    """Ctrl+C is for the process that asks; it ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
