"""The engine that commands of the shell talk to, and the checks they share."""

from __future__ import annotations

import click

from engine.bootstrap import build_engine
from engine.dispatch import Engine
from engine.migrations import is_current


def opened() -> Engine:
    """The engine on the configured database; a database without the newest schema ends with what to do."""
    engine = build_engine()
    if not is_current(engine.database):
        raise click.ClickException(f"{engine.database.url} is not set up: run `huiyin db upgrade` first.")
    return engine
