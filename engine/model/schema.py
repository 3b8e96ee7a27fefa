"""The metadata that all tables share, and the few column shapes they have in common."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, MetaData, String

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

KEY = String(100)
"""A designer's name for something: a route, a group, an element."""


def id_column(name: str = "id") -> Column[int]:
    """A client-made, time-ordered primary key (see `engine.model.ids`)."""
    return Column(name, BigInteger, primary_key=True, autoincrement=False)


def keyed_by_case() -> dict[str, Any]:
    """Table options for rows that are always read by their case: SQLite stores them in key order."""
    return {"sqlite_with_rowid": False}
