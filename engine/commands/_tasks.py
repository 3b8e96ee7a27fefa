"""What the verbs about tasks share: who may lay hands on one, and moving it between a group and a person."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, insert, update

from engine.commands._cases import OpenTask, person_name
from engine.dispatch import Transaction
from engine.errors import TaskTaken
from engine.model.tasks import NO_DUE_DATE, task_candidates, tasks
from engine.rules.permissions import Permission, Reach
from engine.text import text

_HOLD = (
    update(tasks)
    .where(tasks.c.id == bindparam("task_id"), tasks.c.revision == bindparam("seen"))
    .values(
        assignee_id=bindparam("new_assignee"), claimed_at=bindparam("new_claimed_at"), revision=bindparam("seen") + 1
    )
)
_OFFER = insert(task_candidates)
_WITHDRAW_OFFER = delete(task_candidates).where(task_candidates.c.task_id == bindparam("of_task"))


def require_hand(tx: Transaction, task: OpenTask) -> None:
    """Raise unless the actor holds the task, or may take it from their group because nobody holds it."""
    if tx.actor.id is not None and task.assignee_id == tx.actor.id:
        return
    tx.actor.require(Permission.WORK, task.groups)
    everything = tx.actor.grants.get(Permission.WORK) is Reach.ALL
    if task.assignee_id is not None and not everything:
        raise taken(tx, task)


def taken(tx: Transaction, task: OpenTask) -> TaskTaken:
    """The error that tells who holds the task, and since when."""
    assert task.assignee_id is not None, "only a held task is taken"
    return TaskTaken(task=task.name, what=text("claimed"), who=person_name(tx, task.assignee_id), at=task.claimed_at)


def hold(tx: Transaction, task: OpenTask, person_id: int) -> None:
    """Give the task to a person; its group is offered it no longer."""
    tx.write(_WITHDRAW_OFFER, {"of_task": task.id})
    values = {"task_id": task.id, "seen": task.revision, "new_assignee": person_id, "new_claimed_at": tx.now}
    tx.write(_HOLD, values, expect=1)


def offer(tx: Transaction, task: OpenTask) -> None:
    """Give the task back to its group."""
    values = {"task_id": task.id, "seen": task.revision, "new_assignee": None, "new_claimed_at": None}
    tx.write(_HOLD, values, expect=1)
    if task.group_key is not None:
        tx.write(_OFFER, {"group_key": task.group_key, "due_at": task.due_at or NO_DUE_DATE, "task_id": task.id})
