"""Jobs of any kind, written as commands write them."""

from __future__ import annotations

from engine.db import Batch
from engine.dispatch import Engine
from engine.queue import enqueue


def put(house: Engine, kind: str, case_id: int | None = None, subject: str = "") -> int:
    """A job that is due now; returns its id."""
    with house.database.writing() as connection:
        batch = Batch(connection)
        job = enqueue(batch, kind, house.clock.now(), case_id=case_id, subject=subject)  # type: ignore[arg-type]
        batch.flush()
    return job
