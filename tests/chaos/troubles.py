"""Ways in which a file takes no more: no room, no right to write, another program's lock. Each is real, and ends."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, make_url

from engine.bootstrap import build_engine
from engine.clock import Clock
from engine.commands.comment import Comment
from engine.db import Database, connect
from engine.dispatch import Engine
from engine.errors import Unavailable
from engine.rules.permissions import LOCAL_OPERATOR
from engine.settings import Settings

LONG = "很长的话" * 2_000
_HOLD = "import sqlite3, sys; other = sqlite3.connect(sys.argv[1], isolation_level=None); "
_HOLD += "other.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()"

Trouble = Callable[[Engine, int], AbstractContextManager[Engine]]
"""Gives the office, and a case in it, as a process sees it that is in trouble."""


@contextmanager
def full(house: Engine, case: int) -> Iterator[Engine]:
    """The file may not grow (`max_page_count`), and what was free in it is used up."""
    with _opened(house, house.settings.database_url, "PRAGMA max_page_count=1") as office:
        fill(office, case)
        yield office


@contextmanager
def read_only(house: Engine, case: int) -> Iterator[Engine]:
    """The file is opened with `mode=ro`."""
    with _opened(house, f"sqlite:///file:{path_of(house)}?mode=ro&uri=true") as office:
        yield office


@contextmanager
def locked(house: Engine, case: int) -> Iterator[Engine]:
    """Another program has begun to write, and does not end."""
    with impatient(house) as office, writing_elsewhere(house):
        yield office


@contextmanager
def writing_elsewhere(house: Engine) -> Iterator[None]:
    """Another program's write lock on an office's file."""
    command = [sys.executable, "-c", _HOLD, str(path_of(house))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        yield
        other.stdin.close()


def impatient(house: Engine) -> AbstractContextManager[Engine]:
    """The same office, which waits for a lock no longer than a blink."""
    return _opened(house, house.settings.database_url, "PRAGMA busy_timeout=20")


TROUBLES: dict[str, tuple[Trouble, str, str]] = {
    "full": (full, "make room on it", "请腾出空间"),
    "read-only": (read_only, "here it can only be read", "这里只能读取"),
    "locked": (locked, "another program has kept it", "另一个程序占用太久"),
}
"""The trouble, and what people are told to do about it."""


def path_of(house: Engine) -> Path:
    """The file of an office on SQLite."""
    return Path(str(make_url(house.settings.database_url).database))


def fill(office: Engine, case: int, times: int = 200) -> None:
    """Write until there is no room."""
    with pytest.raises(Unavailable):
        for _ in range(times):
            office.run(Comment(case, LONG), LOCAL_OPERATOR)


@contextmanager
def _opened(house: Engine, url: str, *pragmas: str) -> Iterator[Engine]:
    database: Database = connect(url)
    clock: Clock = house.clock
    for pragma in pragmas:
        event.listen(database.engine, "connect", lambda driver, _, pragma=pragma: driver.execute(pragma))
    yield build_engine(Settings(database_url=url, tick_seconds=0.02), clock=clock, database=database)
    database.dispose()
