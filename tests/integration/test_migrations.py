"""The schema that migrations build is the one that the tables describe, on both databases."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import engine.model
from engine.db import Database
from engine.migrations import upgrade
from engine.model.schema import metadata

for _module in iter_modules(engine.model.__path__):
    import_module(f"engine.model.{_module.name}")  # each noun adds its tables when it is imported


def test_migrations_and_tables_agree(database: Database) -> None:
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    upgrade(database)
    with database.reading() as connection:
        assert MigrationContext.configure(connection).get_current_revision() is not None
