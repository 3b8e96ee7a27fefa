"""Playing one scene: the command that its verb stands for, by somebody who may do it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any

from sqlalchemy import Row, bindparam, select

from engine.calendar import WorkCalendar
from engine.commands.acknowledge import Acknowledge
from engine.commands.ask_extension import AskExtension
from engine.commands.assign_task import ClaimTask
from engine.commands.close_case import ReopenCase, WithdrawCase
from engine.commands.comment import AttachFile, Comment
from engine.commands.complete_task import CompleteTask
from engine.commands.hold_case import SuspendCase
from engine.commands.receive_intake import Received
from engine.commands.save_draft import SaveDraft
from engine.demo.stories import Scene, Story
from engine.demo.words import fill_in, word
from engine.dispatch import Engine
from engine.model.cases import CaseStatus, cases
from engine.model.people import people, units
from engine.model.tasks import TaskStatus, tasks
from engine.model.time import escalations
from engine.queries.people import actor_named, actor_of, members
from engine.rules.permissions import CUSTOMER, Actor

_OPEN_TASKS = (
    select(tasks.c.id, tasks.c.element_id, tasks.c.group_key, tasks.c.assignee_id, tasks.c.obligation_id)
    .where(tasks.c.case_id == bindparam("of_case"), tasks.c.status == TaskStatus.OPEN.value)
    .order_by(tasks.c.id)
)
_WAITING = select(escalations.c.id, escalations.c.told).where(
    escalations.c.case_id == bindparam("of_case"),
    escalations.c.level == bindparam("of_level"),
    escalations.c.acknowledged_at.is_(None),
    escalations.c.acknowledge_by.is_not(None),
)
_STATUS = select(cases.c.status).where(cases.c.id == bindparam("of_case"))
_HEAD_OF_QUALITY = select(people.c.username).join(units, units.c.head_id == people.c.id).where(units.c.key == "quality")


@dataclass(frozen=True, slots=True)
class Stage:
    """Where scenes are played."""

    engine: Engine
    calendar: WorkCalendar
    chance: Random


def play(stage: Stage, story: Story, case: Received, scene: Scene) -> bool:
    """Play the scene now; False when its time has not come (the step is not open, the level has not fired)."""
    now, values = stage.engine.clock.now(), {"case_number": case.number, **story.values}
    about = str(word(scene.about, values, now, stage.calendar))
    details = fill_in(scene.details.get("with", scene.details), values, now, stage.calendar)
    match scene.verb:
        case "complete" | "claim" | "draft":
            return _on_task(stage, case, scene.verb, about, details)
        case "comment":
            return _comment(stage, case, about)
        case "attach":
            return _attach(stage, case, about, details["words"])
        case "withdraw":
            stage.engine.run(WithdrawCase(case.case_id, about, case.code), CUSTOMER)
            return True
        case "reopen":
            return _reopen(stage, case, about)
        case "hold":
            return _hold(stage, case, about, details)
        case "extend":
            return _ask_for_time(stage, case, about, details)
    return _acknowledge(stage, case, about, details)


def _on_task(stage: Stage, case: Received, verb: str, element_id: str, answers: Mapping[str, Any]) -> bool:
    task = next((one for one in _open_tasks(stage, case) if one.element_id == element_id), None)
    if task is None:
        return False
    actor = _hand(stage, task)
    if verb == "claim":
        stage.engine.run(ClaimTask(task.id), actor)
    elif verb == "draft":
        stage.engine.run(SaveDraft(task.id, answers), actor)
    else:
        stage.engine.run(CompleteTask(task.id, answers), actor)
    return True


def _comment(stage: Stage, case: Received, words: str) -> bool:
    task = next(iter(_open_tasks(stage, case)), None)
    if task is None:
        return False
    stage.engine.run(Comment(case.case_id, words, task.id), _hand(stage, task))
    return True


def _attach(stage: Stage, case: Received, name: str, words: str) -> bool:
    task = next(iter(_open_tasks(stage, case)), None)
    if task is None:
        return False
    stage.engine.run(AttachFile(case.case_id, name, words.encode(), task.id), _hand(stage, task))
    return True


def _reopen(stage: Stage, case: Received, reason: str) -> bool:
    with stage.engine.reading() as connection:
        status = connection.execute(_STATUS, {"of_case": case.case_id}).scalar_one()
        actor = actor_named(connection, connection.execute(_HEAD_OF_QUALITY).scalar_one())
    if not CaseStatus(status).closed:
        return False
    stage.engine.run(ReopenCase(case.case_id, reason), actor)
    return True


def _hold(stage: Stage, case: Received, reason: str, words: Mapping[str, Any]) -> bool:
    task = next(iter(_open_tasks(stage, case)), None)
    if task is None:
        return False
    until = stage.calendar.closes_at(date.fromisoformat(words["until"]))
    stage.engine.run(SuspendCase(case.case_id, words["words"], until, reason), _hand(stage, task))
    return True


def _ask_for_time(stage: Stage, case: Received, element_id: str, words: Mapping[str, Any]) -> bool:
    task = next((one for one in _open_tasks(stage, case) if one.element_id == element_id), None)
    if task is None or task.obligation_id is None:
        return False
    wanted = stage.calendar.closes_at(date.fromisoformat(words["wanted"]))
    stage.engine.run(AskExtension(task.obligation_id, wanted, words["reason"]), _hand(stage, task))
    return True


def _acknowledge(stage: Stage, case: Received, level: str, words: Mapping[str, Any]) -> bool:
    with stage.engine.reading() as connection:
        waiting = connection.execute(_WAITING, {"of_case": case.case_id, "of_level": level}).first()
        told = [one["person"] for one in waiting.told if one.get("person")] if waiting else []
        if waiting is None or not told:
            return False
        actor = actor_of(connection, told[0])
    promised_at: datetime = stage.calendar.closes_at(date.fromisoformat(words["promised"]))
    stage.engine.run(Acknowledge(waiting.id, promised_at, words["reason"]), actor)
    return True


def _open_tasks(stage: Stage, case: Received) -> list[Row[Any]]:
    with stage.engine.reading() as connection:
        return list(connection.execute(_OPEN_TASKS, {"of_case": case.case_id}))


def _hand(stage: Stage, task: Row[Any]) -> Actor:
    """Whoever holds the task, or one of those of its group who do such work."""
    if task.assignee_id is not None:
        with stage.engine.reading() as connection:
            return actor_of(connection, task.assignee_id)
    return stage.chance.choice(handlers(stage.engine, task.group_key))


def handlers(engine: Engine, group_key: str) -> list[Actor]:
    """Those of a group who handle cases; everybody in it where nobody does."""
    with engine.reading() as connection:
        names = sorted(one.username for one in members(connection, group_key))
        everybody = [actor_named(connection, name) for name in names]
    return [one for one in everybody if "handler" in one.roles] or everybody
