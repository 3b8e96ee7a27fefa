"""Connections to SQLite and PostgreSQL, and what differs between them. No table is named here."""

from engine.db.database import Database, connect

__all__ = ["Database", "connect"]
