"""Complete a task: the answers are checked, the run goes on, and what it opens next is written with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from sqlalchemy import bindparam, delete

from engine.bpmn import runtime
from engine.commands import _reconcile
from engine.commands._cases import lock_task
from engine.commands._fitting import refuse_large
from engine.commands._incidents import RunCommand
from engine.commands._stores import with_stores
from engine.commands._tasks import require_hand
from engine.dispatch import Transaction
from engine.forms import check
from engine.model.audit import AuditAction
from engine.model.tasks import drafts
from engine.rules.permissions import Permission

_DROP_DRAFT = delete(drafts).where(
    drafts.c.task_id == bindparam("of_task"), drafts.c.person_id == bindparam("of_person")
)


@dataclass(frozen=True, slots=True)
class Completed:
    """What became of the case: its status, and how it ended if it did."""

    case_id: int
    status: str
    outcome: str | None


@dataclass(frozen=True, slots=True)
class CompleteTask(RunCommand):
    """`answers` are those of the task's form, as typed or already typed values.

    Raises FormInvalid, TaskTaken (somebody else completed or holds it), NotAllowed, or RunFailed (with an incident).
    """

    permission: ClassVar[Permission] = Permission.WORK
    result: ClassVar[type[Completed]] = Completed

    task_id: int
    answers: Mapping[str, object] = field(default_factory=dict)

    def execute(self, tx: Transaction) -> Completed:
        refuse_large(tx, self.answers)
        case, run, task = lock_task(tx, self.task_id)
        require_hand(tx, task)
        form = run.definition.form_of(task.element_id)
        answers = check(form, self.answers) if form is not None else dict(self.answers)
        run = with_stores(tx, run)
        step = runtime.complete(
            run.definition.model, run.snapshot, task.ref, answers, now=tx.now, calendar=run.calendar, stores=run.stores
        )
        tx.audit(case, AuditAction.TASK_COMPLETED, task=task.id, element=task.element_id, visited=step.changes.visited)
        _reconcile.advance(tx, case, run, step, _reconcile.Cause(answers=answers))
        if tx.actor.id is not None:  # a draft of somebody who lost the race is kept until the run ends
            tx.write(_DROP_DRAFT, {"of_task": task.id, "of_person": tx.actor.id})
        return Completed(case.id, str(case.status), case.outcome)
