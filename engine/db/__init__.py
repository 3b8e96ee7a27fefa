"""Connections to SQLite and PostgreSQL, and what differs between them. No table is named here."""

from engine.db.batch import Batch
from engine.db.database import Database, connect

__all__ = ["Batch", "Database", "connect"]
