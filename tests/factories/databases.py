"""Empty, migrated databases, one for each test: copies of a template that was migrated once in this process."""

from __future__ import annotations

import shutil
from pathlib import Path

from engine.db import connect
from engine.migrations import upgrade
from tests.factories.postgres import Server


def migrate(url: str) -> None:
    """Bring the database at `url` to the newest schema and leave no connection behind."""
    database = connect(url)
    try:
        upgrade(database)
    finally:
        database.dispose()


class SqliteTemplate:
    """A migrated file, copied for each test."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "template.db"
        migrate(f"sqlite:///{self._file}")

    def copy(self, folder: Path) -> str:
        """The URL of a fresh database inside `folder`."""
        target = folder / "huiyin.db"
        shutil.copyfile(self._file, target)
        return f"sqlite:///{target}"


class PostgresTemplate:
    """A migrated database that PostgreSQL clones by copying files; `label` keeps parallel test processes apart."""

    def __init__(self, server: Server, label: str) -> None:
        self.server = server
        self._label, self._copies = label, 0
        self._template = f"huiyin_template_{label}"
        server.drop(self._template)
        migrate(server.create(self._template))

    def copy(self) -> tuple[str, str]:
        """Name and URL of a fresh database; `server.drop(name)` when done."""
        self._copies += 1
        name = f"huiyin_test_{self._label}_{self._copies}"
        self.server.drop(name)
        return name, self.server.create(name, self._template)

    def remove(self) -> None:
        """Leave the server as it was found."""
        self.server.drop(self._template)
