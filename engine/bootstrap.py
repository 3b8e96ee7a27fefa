"""From settings to a running engine: the composition root."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from engine.clock import Clock, SystemClock
from engine.db import Database, connect
from engine.db.shared_clock import SharedClock
from engine.dispatch import Engine
from engine.errors import BadInput, Unavailable
from engine.settings import Settings, load_settings, variable


def build_engine(
    settings: Settings | None = None,
    *,
    clock: Clock | None = None,
    database: Database | None = None,
    silent: bool = False,
) -> Engine:
    """An engine on the database that the settings name; its folder is made when it is SQLite's and missing.

    Raises BadInput for an address that is none, Unavailable when the folder cannot be made.
    """
    settings = settings or load_settings()
    if database is None:
        database = _connect(settings.database_url)
    if clock is None:
        clock = SystemClock() if database.is_sqlite else SharedClock(database)
    return Engine(database, clock, settings, silent=silent)


def _connect(url: str) -> Database:
    try:
        _make_folder(url)
        return connect(url)
    except (ArgumentError, ValueError) as error:
        raise BadInput(detail=f"{variable('database_url')}: {error}") from error
    except OSError as error:
        raise Unavailable(detail=str(error)) from error


def _make_folder(url: str) -> None:
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
