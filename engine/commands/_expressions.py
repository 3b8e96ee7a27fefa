"""Designers' expressions beside a step: who and by when. What fails stops the run, and is never guessed."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, select

from engine.bpmn.changes import OpenedTask
from engine.bpmn.feel import text_of
from engine.commands._cases import OpenRun, group_exists
from engine.decisions import Environment
from engine.dispatch import Transaction
from engine.errors import RunFailed
from engine.model.people import people
from engine.text import text

_PERSON = select(people.c.id, people.c.active).where(people.c.username == bindparam("username"))


def evaluate_text(tx: Transaction, run: OpenRun, value: str, data: Mapping[str, object], element_id: str) -> str:
    """`value` itself, or the text that it gives when it begins with `=`. Raises RunFailed naming the element."""
    return text_of(value, data, Environment(now=tx.now, calendar=run.calendar), element_id)


def group_of(tx: Transaction, run: OpenRun, opened: OpenedTask) -> str | None:
    """The group of the step, else of its lane. Raises RunFailed for one that was worked out and is none."""
    model = run.definition.model
    own = model.settings[opened.element_id].group
    lane = model.lanes.get(opened.lane) if opened.lane else None
    if own is None and lane is not None:
        own = lane.attributes.get("{urn:huiyin:bpmn:1}group") or lane.id
    if own is None:
        return None
    group_key = evaluate_text(tx, run, own, opened.data, opened.element_id)
    # Lint has looked up what is written plainly.
    if group_key != own and not group_exists(tx, group_key):
        detail = text("“{source}” gave {value}, and there is no such group", source=own, value=group_key)
        raise RunFailed(element=opened.element_id, detail=detail)
    return group_key


def assignee_of(tx: Transaction, run: OpenRun, opened: OpenedTask, group_key: str | None) -> int | None:
    """The person the step goes to; None where it has none, or that person has left and a group can do it.

    Raises RunFailed for somebody whom nobody knows, and for one who has left a step that has no group.
    """
    own = run.definition.model.settings[opened.element_id].assignee
    if own is None:
        return None
    username = evaluate_text(tx, run, own, opened.data, opened.element_id)
    person = tx.first(_PERSON, username=username)
    if person is not None and (person.active or group_key is not None):
        return person.id if person.active else None
    detail = text("there is nobody called “{name}” here to whom the step could go", name=username)
    raise RunFailed(element=opened.element_id, detail=detail)
