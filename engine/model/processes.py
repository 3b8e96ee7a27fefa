"""Routes as deployed: a definition has versions, and a version never changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from engine.db.types import Instant, Json
from engine.model.schema import KEY, id_column, metadata

process_definitions = Table(
    "process_definitions",
    metadata,
    Column("key", KEY, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("current_version_id", BigInteger, nullable=False),
)

process_versions = Table(
    "process_versions",
    metadata,
    id_column(),
    Column("definition_key", KEY, ForeignKey("process_definitions.key"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("bundle", LargeBinary, nullable=False),
    Column("deployed_at", Instant, nullable=False),
    Column("deployed_by", String(100), nullable=False),
    UniqueConstraint("definition_key", "number"),
    UniqueConstraint("definition_key", "content_hash"),
)

route_starts = Table(
    "route_starts",
    metadata,
    Column("definition_key", KEY, ForeignKey("process_definitions.key"), primary_key=True),
    Column("element_id", KEY, primary_key=True),
    Column("kind", String(10), primary_key=True),
    Column("name", KEY, primary_key=True),
    Column("job_id", BigInteger),
    Column("planned_at", Instant),
    Column("plan", Json),
    Index(None, "name", "kind"),
)
"""How a case of a route's newest version begins by itself: by a message or signal called `name`, or by a timer, whose
job is `job_id`. Written when the version is deployed. `planned_at` and `plan` are that job's due time and payload, with
which it is written again should it be lost."""


@dataclass(frozen=True, slots=True)
class ProcessVersion:
    """One deployed version of a route, without its content."""

    id: int
    definition_key: str
    number: int
    content_hash: str
    deployed_at: datetime
    deployed_by: str
