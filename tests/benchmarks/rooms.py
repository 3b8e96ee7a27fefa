"""Where measurements run: fresh databases that flush every commit to disk, as in production."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.factories import postgres
from tests.factories.databases import migrate


@contextmanager
def sqlite() -> Iterator[str]:
    """URL of an empty, migrated SQLite database (synchronous=FULL)."""
    with tempfile.TemporaryDirectory(prefix="huiyin-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'huiyin.db'}"
        migrate(url)
        yield url


@contextmanager
def postgresql() -> Iterator[str]:
    """URL of an empty, migrated database on a PostgreSQL server of its own (fsync and synchronous commit on)."""
    server = postgres.start(durable=True)
    try:
        server.drop("huiyin_bench")
        url = server.create("huiyin_bench")
        migrate(url)
        yield url
        server.drop("huiyin_bench")
    finally:
        server.stop()
