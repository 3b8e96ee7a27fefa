"""From settings to a running engine: the composition root."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url

from engine.clock import Clock, SystemClock
from engine.db import Database, connect
from engine.dispatch import Engine
from engine.settings import Settings, load_settings


def build_engine(
    settings: Settings | None = None,
    *,
    clock: Clock | None = None,
    database: Database | None = None,
    silent: bool = False,
) -> Engine:
    """An engine on the database that the settings name; its folder is made when it is SQLite's and missing."""
    settings = settings or load_settings()
    if database is None:
        _make_folder(settings.database_url)
        database = connect(settings.database_url)
    return Engine(database, clock or SystemClock(), settings, silent=silent)


def _make_folder(url: str) -> None:
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
