"""Claim, release, reassign and take over: whose hands a task is in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import bindparam, select

from engine.commands._addressees import Told
from engine.commands._cases import lock_task
from engine.commands._tasks import hold, offer, taken
from engine.commands._telling import tell
from engine.commands._words import keep_words
from engine.dispatch import Transaction
from engine.errors import BadInput, NotFound
from engine.model.audit import AuditAction
from engine.model.people import group_members, people
from engine.rules.permissions import Permission
from engine.text import text

_PERSON = select(people.c.id, people.c.name).where(people.c.username == bindparam("username"), people.c.active)
_MEMBER = select(group_members.c.person_id).where(
    group_members.c.person_id == bindparam("person_id"), group_members.c.group_key == bindparam("group_key")
)


@dataclass(frozen=True, slots=True)
class ClaimTask:
    """Take a task of one's group. Claiming one's own task again does no harm; another's raises TaskTaken."""

    permission: ClassVar[Permission] = Permission.WORK

    task_id: int

    def execute(self, tx: Transaction) -> None:
        case, _, task = lock_task(tx, self.task_id)
        if tx.actor.id is None:
            raise BadInput(detail=text("{who} is not a person who can hold a task.", who=tx.actor.name))
        if task.assignee_id == tx.actor.id:
            return
        tx.actor.require(Permission.WORK, task.groups)
        if task.assignee_id is not None:
            raise taken(tx, task)
        hold(tx, task, tx.actor.id)
        tx.audit(case, AuditAction.TASK_CLAIMED, task=task.id, element=task.element_id)


@dataclass(frozen=True, slots=True)
class ReleaseTask:
    """Give a task back to its group. Its due date stays: the time used counts for whoever takes it next."""

    permission: ClassVar[Permission] = Permission.WORK

    task_id: int

    def execute(self, tx: Transaction) -> None:
        case, _, task = lock_task(tx, self.task_id)
        if task.assignee_id is None:
            tx.actor.require(Permission.WORK, task.groups)
            return
        if task.assignee_id != tx.actor.id:
            tx.actor.require(Permission.REASSIGN, task.groups)
        if task.group_key is None:
            raise BadInput(detail=text("“{task}” belongs to no group that it could go back to.", task=task.name))
        offer(tx, task)
        tx.audit(case, AuditAction.TASK_RELEASED, task=task.id, element=task.element_id)


@dataclass(frozen=True, slots=True)
class ReassignTask:
    """Give a task to another person of its group (改派). Time already used stays used."""

    permission: ClassVar[Permission] = Permission.REASSIGN

    task_id: int
    to: str
    reason: str = ""

    def execute(self, tx: Transaction) -> None:
        case, _, task = lock_task(tx, self.task_id)
        tx.actor.require(Permission.REASSIGN, task.groups)
        person = tx.first(_PERSON, username=self.to)
        if person is None:
            raise NotFound(kind="person", name=self.to)
        if task.group_key and tx.first(_MEMBER, person_id=person.id, group_key=task.group_key) is None:
            raise BadInput(detail=text("{who} is not in the group “{group}”.", who=person.name, group=task.group_key))
        hold(tx, task, person.id)
        comment = keep_words(tx, case, self.reason, task.id) if self.reason.strip() else None
        event = AuditAction.TASK_REASSIGNED
        tx.audit(case, event, task=task.id, element=task.element_id, to=self.to, comment=comment)


@dataclass(frozen=True, slots=True)
class TakeOverTask:
    """Take a task out of somebody else's hands, for a `reason` that stays with the case; they are told.

    For those who may reassign it and do such work themselves. Time already used stays used.
    """

    permission: ClassVar[Permission] = Permission.REASSIGN

    task_id: int
    reason: str

    def execute(self, tx: Transaction) -> None:
        case, _, task = lock_task(tx, self.task_id)
        tx.actor.require(Permission.REASSIGN, task.groups)
        tx.actor.require(Permission.WORK)
        if tx.actor.id is None:
            raise BadInput(detail=text("{who} is not a person who can hold a task.", who=tx.actor.name))
        if task.assignee_id == tx.actor.id:
            return
        if task.assignee_id is None:
            raise BadInput(detail=text("Nobody holds “{task}”: claim it.", task=task.name))
        if not self.reason.strip():
            raise BadInput(detail=text("Give the reason for taking it over: whoever held it is told."))
        before = Told(task.assignee_id, "assignee")
        hold(tx, task, tx.actor.id)
        comment = keep_words(tx, case, self.reason, task.id)
        tell(
            tx, case, [before], "taken_over", task=task.id, says=task.name, who=tx.actor.name,
            number=case.number,
        )  # fmt: skip
        event = AuditAction.TASK_TAKEN_OVER
        tx.audit(case, event, task=task.id, element=task.element_id, comment=comment)
