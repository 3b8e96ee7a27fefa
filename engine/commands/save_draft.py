"""Keep what somebody has typed into a task's form. Drafts are private notes: no audit, no check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import bindparam, delete, insert

from engine.commands._cases import lock_task
from engine.commands._fitting import refuse_large
from engine.dispatch import Transaction
from engine.model.tasks import drafts
from engine.rules.permissions import Permission

_DROP = delete(drafts).where(drafts.c.task_id == bindparam("of_task"), drafts.c.person_id == bindparam("of_person"))
_KEEP = insert(drafts)


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """`answers` as typed; the last draft of a person for a task replaces the one before."""

    permission: ClassVar[Permission] = Permission.WORK

    task_id: int
    answers: Mapping[str, object]

    def execute(self, tx: Transaction) -> None:
        refuse_large(tx, self.answers)
        _, _, task = lock_task(tx, self.task_id)
        if tx.actor.id is None:
            return
        if task.assignee_id != tx.actor.id:
            tx.actor.require(Permission.WORK, task.groups)
        tx.write(_DROP, {"of_task": task.id, "of_person": tx.actor.id})
        row = {"task_id": task.id, "person_id": tx.actor.id, "answers": dict(self.answers), "saved_at": tx.now}
        tx.write(_KEEP, row)
