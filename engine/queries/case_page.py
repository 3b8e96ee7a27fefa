"""Everything that a case's page shows, read on one connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from engine.dispatch.definitions import Definitions
from engine.model.time import ExtensionStatus, ObligationStatus
from engine.queries.answers import AnswerGroup, answers_of
from engine.queries.case import Attachment, CaseHead, attachments_of, case_head
from engine.queries.clocks import ClockView, clocks_of
from engine.queries.course import Course, course_of
from engine.queries.decisions import DecisionView, decisions_of
from engine.queries.extensions import ExtensionView, extensions_of
from engine.queries.history import PastCase, other_cases
from engine.queries.holds import HeldTime, HoldChoice, HoldView, hold_choices, holds_of, minutes_by_reason
from engine.queries.people import group_names
from engine.queries.steps import StepView, steps_of
from engine.queries.task import TaskView, open_tasks_of, task_view
from engine.queries.timeline import Happening, timeline
from engine.rules.permissions import Actor, Permission


@dataclass(frozen=True, slots=True)
class CasePage:
    """`task`: the one whose form is open. `allowed`: what the reader may do to the case as a whole."""

    head: CaseHead
    task: TaskView | None
    open_tasks: tuple[TaskView, ...]
    clocks: tuple[ClockView, ...]
    steps: tuple[StepView, ...]
    answers: tuple[AnswerGroup, ...]
    decisions: tuple[DecisionView, ...]
    happenings: tuple[Happening, ...]
    course: Course
    files: tuple[Attachment, ...]
    others: tuple[PastCase, ...]
    groups: Mapping[str, str]
    allowed: frozenset[str]
    holds: tuple[HoldView, ...]
    held: tuple[HeldTime, ...]
    hold_choices: tuple[HoldChoice, ...]
    extensions: tuple[ExtensionView, ...]

    @property
    def extendable(self) -> tuple[ClockView, ...]:
        """Open limits for which more time may still be asked."""
        waiting = {one.obligation_id for one in self.extensions if one.status is ExtensionStatus.ASKED}
        return tuple(
            one
            for one in self.clocks
            if one.status is ObligationStatus.OPEN and one.pausable and not one.overdue and one.id not in waiting
        )


def case_page(
    connection: Connection,
    definitions: Definitions,
    case_id: int,
    actor: Actor,
    *,
    now: datetime,
    language: str,
    chosen: int | None = None,
    unmasked: bool = False,
) -> CasePage:
    """The page for one reader. `chosen` opens that task's form; else the first that the reader can do."""
    head = case_head(connection, definitions, case_id, actor, unmasked=unmasked)
    definition = definitions.version(connection, head.version_id)
    groups = group_names(connection)
    holds = holds_of(connection, definition, case_id, now=now, language=language)
    tasks = tuple(task_view(connection, definitions, one, actor) for one in open_tasks_of(connection, case_id))
    return CasePage(
        head=head,
        task=_open_form(tasks, chosen),
        open_tasks=tasks,
        clocks=clocks_of(connection, definition, case_id, head.run, now=now, language=language),
        steps=steps_of(connection, definition, case_id, head.run, language),
        answers=answers_of(connection, definition, case_id, head.run, language, unmasked=unmasked),
        decisions=decisions_of(connection, definitions, case_id, language, unmasked=unmasked),
        happenings=timeline(connection, definition, case_id, language, groups),
        course=course_of(connection, definitions, case_id, head.run, now=now, language=language),
        files=attachments_of(connection, case_id),
        others=other_cases(connection, head.customer.id, case_id),
        groups=groups,
        allowed=_allowed(actor, head),
        holds=holds,
        held=minutes_by_reason(holds),
        hold_choices=hold_choices(definition, language),
        extensions=extensions_of(connection, definition, case_id, actor, now=now, language=language),
    )


def _open_form(tasks: tuple[TaskView, ...], chosen: int | None) -> TaskView | None:
    by_id = {task.id: task for task in tasks}
    if chosen in by_id:
        return by_id[chosen]
    able = [task for task in tasks if task.may_complete]
    return next((task for task in able if task.mine), able[0] if able else None)


def _allowed(actor: Actor, head: CaseHead) -> frozenset[str]:
    wanted = (
        Permission.STEER_CASE,
        Permission.WITHDRAW_CASE,
        Permission.CLOSE_CASE,
        Permission.ESCALATE,
        Permission.UNMASK,
        Permission.ASK_EXTENSION,
        Permission.DECIDE_EXTENSION,
    )
    return frozenset(str(one) for one in wanted if actor.reaches(one, head.groups))
