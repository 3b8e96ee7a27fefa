"""`huiyin db`: set up the database and bring it to the newest schema."""

from __future__ import annotations

import click

from engine.bootstrap import build_engine
from engine.migrations import is_current, upgrade


@click.group("db")
def command() -> None:
    """Set up the database that HUIYIN_DATABASE_URL names."""


@command.command("upgrade")
def upgrade_command() -> None:
    """Bring the schema to the newest version. Safe to run at every start; an empty database is set up."""
    engine = build_engine()
    upgrade(engine.database)
    click.echo(f"{engine.database.url}: schema is current")


@command.command("status")
def status_command() -> None:
    """Say whether the schema is current; exit 1 when it is not."""
    engine = build_engine()
    current = is_current(engine.database)
    click.echo(f"{engine.database.url}: schema is {'current' if current else 'not current; run `huiyin db upgrade`'}")
    raise SystemExit(0 if current else 1)
