"""What people write stands beside the audit chain, never in it: the chain refers to it by id."""

from __future__ import annotations

from sqlalchemy import insert

from engine.dispatch import CaseInHand, Transaction
from engine.model.ids import new_id
from engine.model.tasks import comments

_KEEP = insert(comments)


def keep_words(tx: Transaction, case: CaseInHand, words: str, task_id: int | None = None) -> int:
    """Keep a comment or a reason with its case; returns its id for the event."""
    comment_id = new_id()
    row = {"id": comment_id, "case_id": case.id, "task_id": task_id, "author": tx.actor.username}
    tx.write(_KEEP, row | {"written_at": tx.now, "words": words.strip()})
    return comment_id
