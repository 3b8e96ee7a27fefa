"""What a case knows so far, told by the forms it was asked in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from engine.bpmn import runtime
from engine.bpmn.bundle.texts import translate
from engine.dispatch.definitions import Definition
from engine.forms import Field, Form, Widget
from engine.model.cases import runs, snapshots
from engine.model.tasks import TaskStatus, tasks
from engine.queries.forms import in_language, with_office
from engine.queries.masking import mask_phone, mask_text

_STATE = select(snapshots.c.state).where(snapshots.c.case_id == bindparam("case_id"))
_ENDED = select(runs.c.data).where(runs.c.case_id == bindparam("case_id"), runs.c.run == bindparam("run"))
_DONE = (
    select(tasks.c.element_id, tasks.c.name)
    .where(tasks.c.case_id == bindparam("case_id"), tasks.c.run == bindparam("run"))
    .where(tasks.c.status == TaskStatus.COMPLETED.value)
    .order_by(tasks.c.closed_at, tasks.c.id)
)

_SHOWN_ELSEWHERE = frozenset({"words", "kind"})
"""The case's head shows these."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered question. `files`: ids of attachments, where the answer is files."""

    label: str
    value: str | bool
    long: bool
    files: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """The answers of one step; `step` is empty for the registration."""

    step: str
    answers: tuple[Answer, ...]


def answers_of(
    connection: Connection, definition: Definition, case_id: int, run: int, language: str, *, unmasked: bool
) -> tuple[AnswerGroup, ...]:
    """Registration first, then each step in order; an answer that was given again stands where it was given last."""
    known = _known(connection, definition, case_id, run)
    done = {row.element_id: row.name for row in connection.execute(_DONE, {"case_id": case_id, "run": run})}
    asked: dict[str, Form | None] = {"": definition.form(definition.route.start_form)}
    asked |= {name: definition.form_of(element) for element, name in done.items()}
    last_asked = {field.name: step for step, form in asked.items() if form for field in form.fields}
    groups = []
    for step, form in asked.items():
        if form is None:
            continue
        shown = with_office(connection, in_language(form, definition.texts, language))
        own = (one for one in shown.fields if last_asked[one.name] == step and one.name not in _SHOWN_ELSEWHERE)
        answers = tuple(_answers(own, known, unmasked))
        if answers:
            groups.append(AnswerGroup(translate(definition.texts, step, language), answers))
    return tuple(groups)


def _known(connection: Connection, definition: Definition, case_id: int, run: int) -> Mapping[str, Any]:
    state = connection.execute(_STATE, {"case_id": case_id}).scalar()
    if state is not None:
        return runtime.known(definition.model, state)
    ended: Mapping[str, Any] | None = connection.execute(_ENDED, {"case_id": case_id, "run": run}).scalar()
    return ended or {}


def _answers(fields: Iterator[Field], known: Mapping[str, Any], unmasked: bool) -> Iterator[Answer]:
    for field in fields:
        value = known.get(field.name)
        if value is None or value == "" or value == []:
            continue
        many = value if isinstance(value, list) else [value]
        if field.widget in (Widget.ATTACHMENT, Widget.ATTACHMENTS):
            yield Answer(field.label, "", False, tuple(int(one) for one in many if str(one).isdigit()))
        elif isinstance(value, bool) and not field.choices:
            yield Answer(field.label, value, False)
        else:
            words = "、".join(field.label_of(one) for one in many)
            yield Answer(field.label, masked(field, words, unmasked), field.widget is Widget.TEXTAREA)


def masked(field: Field, words: str, unmasked: bool) -> str:
    """An answer as this reader sees it."""
    if not field.personal or unmasked:
        return words
    return mask_phone(words) if field.widget is Widget.PHONE else mask_text(words)
