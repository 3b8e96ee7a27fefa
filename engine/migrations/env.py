"""How Alembic runs a migration: on the connection it is given, inside that connection's transaction."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Literal

from alembic import context

import engine.model
from engine.db import connect
from engine.db.types import Instant, Json
from engine.model.schema import metadata
from engine.settings import load_settings

for _module in iter_modules(engine.model.__path__):
    import_module(f"engine.model.{_module.name}")  # each noun adds its tables when it is imported


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    """A migration must not change with our types: it names what they are stored as."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.BigInteger()"
    if kind == "type" and isinstance(item, Json):
        return "sa.Text()"
    return False


connection = context.config.attributes.get("connection")
if connection is not None:
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=False)
    context.run_migrations()
else:  # `alembic revision --autogenerate`, by a contributor
    with connect(load_settings().database_url).engine.connect() as opened:
        context.configure(connection=opened, target_metadata=metadata, render_as_batch=True, render_item=_render)
        with context.begin_transaction():
            context.run_migrations()
