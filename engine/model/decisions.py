"""What decisions gave, and why: kept with the case, beside its audit chain."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from engine.db.types import Instant
from engine.model.schema import KEY, id_column, metadata

decisions_made = Table(
    "decisions_made",
    metadata,
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    Column("run", Integer, nullable=False),
    Column("version_id", BigInteger, ForeignKey("process_versions.id"), nullable=False),
    Column("element_id", KEY, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("notice_id", BigInteger),
    Column("record", Text, nullable=False),
    Index(None, "case_id"),
)
"""One row for each answer that a business rule task got. `record`: file, decision, inputs, value and the rules that
hit (`engine.bpmn.deciding.records`); it may hold personal data, so the chain holds its digest only. `version_id` and
`notice_id`, the newest notice known then, are what working it out again needs."""
