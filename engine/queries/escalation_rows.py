"""A level, or something overdue, as a row of the managers' page: told whom, with whom now, answered, promised, kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from engine.bpmn.bundle.texts import translate
from engine.dispatch.definitions import Definition
from engine.model.time import ObligationKind, ObligationStatus
from engine.queries.called import called
from engine.queries.escalation_filters import Why
from engine.queries.escalation_sources import Beside


class Answered(StrEnum):
    """Whether a level was acknowledged: nobody has to, somebody still may, in time, too late, or not while it was."""

    UNASKED = "unasked"
    OPEN = "open"
    IN_TIME = "in_time"
    TOO_LATE = "too_late"
    MISSED = "missed"


class Kept(StrEnum):
    """What became of the date that was promised; `VOID`: what it was about ended before, undone."""

    NONE = "none"
    OPEN = "open"
    KEPT = "kept"
    MISSED = "missed"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class ToldPerson:
    """Somebody a level was told, and in which capacity the ladder named them (`unit.head`, `leader`, a user name)."""

    name: str
    capacity: str


@dataclass(frozen=True, slots=True)
class EscalationRow:
    """One line. In the overdue view it is an obligation: `id` is its id, and `level` the last one it reached, if any.

    `what`: the step's or clock's name, of a promise or an answer the name of what it is about. `unit`: whose it was
    when it fired. `holders`: who has it in hand now, `waiting_for`: the groups it waits for. `reason`: why somebody
    raised it by hand. `acknowledge_by` is set where somebody must answer; `may_answer`: the reader may, being told is
    not enough.
    """

    id: int
    obligation_id: int
    case_id: int
    run: int
    number: str
    title: str
    route: str
    kind: ObligationKind
    what: str
    source: str
    level: str
    why: Why
    reason: str
    unit: str
    holders: tuple[str, ...]
    waiting_for: tuple[str, ...]
    due_at: datetime
    planned_at: datetime | None
    fired_at: datetime | None
    late: bool
    skipped: bool
    told: tuple[ToldPerson, ...]
    acknowledge_by: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str
    acknowledgement: str
    answered: Answered
    promised_at: datetime | None
    kept: Kept
    kept_at: datetime | None
    table_at: str
    ended: bool
    may_answer: bool = False

    @property
    def waits(self) -> bool:
        """Whether an acknowledgement is still asked for."""
        return self.acknowledge_by is not None and self.acknowledged_at is None

    @property
    def answerable(self) -> bool:
        """Whether the reader can still give it. What says that an answer is late is answered where it was asked for."""
        return self.may_answer and self.waits and not self.ended and self.kind is not ObligationKind.ANSWER


def row_of(row: Any, definition: Definition, language: str, beside: Beside, now: datetime) -> EscalationRow:
    """A row of `LEVELS` or `OVERDUE` with what was read beside it."""
    fired_at = getattr(row, "fired_at", None)
    level = beside.last_levels.get(row.obligation_id, "") if fired_at is None else row.level
    holders, waiting_for = beside.hands(row.case_id, row.obligation_id, row.kind)
    promised_at = getattr(row, "promised_at", None)
    kept, kept_at = _kept(promised_at, beside.promises.get((row.case_id, row.run, row.subject)), now)
    acknowledge_by, acknowledged_at = getattr(row, "acknowledge_by", None), getattr(row, "acknowledged_at", None)
    acknowledged_by = getattr(row, "acknowledged_by", None) or ""
    return EscalationRow(
        id=row.id,
        obligation_id=row.obligation_id,
        case_id=row.case_id,
        run=row.run,
        number=row.number,
        title=row.title,
        route=translate(definition.texts, definition.route.name, language),
        kind=ObligationKind(row.kind),
        what=called(definition, row.about or row.subject, language),
        source=translate(definition.texts, row.source, language) if row.source else "",
        level=level,
        why=_why(row),
        reason=getattr(row, "reason", None) or "",
        unit=row.unit_name or "",
        holders=holders,
        waiting_for=waiting_for,
        due_at=row.due_at,
        planned_at=getattr(row, "planned_at", None),
        fired_at=fired_at,
        late=bool(getattr(row, "late", False)),
        skipped=bool(getattr(row, "skipped", False)),
        told=tuple(
            ToldPerson(beside.names.get(str(one["person"]), str(one["person"])), one.get("as", ""))
            for one in getattr(row, "told", None) or ()
        ),
        acknowledge_by=acknowledge_by,
        acknowledged_at=acknowledged_at,
        acknowledged_by=beside.names.get(acknowledged_by, acknowledged_by),
        acknowledgement=getattr(row, "acknowledgement", None) or "",
        answered=_answered(acknowledge_by, acknowledged_at, now),
        promised_at=promised_at,
        kept=kept,
        kept_at=kept_at,
        table_at=getattr(row, "table_at", None) or "",
        ended=row.obligation_status != ObligationStatus.OPEN,
    )


def _why(row: Any) -> Why:
    if getattr(row, "why", "") == "hand":
        return Why.HAND
    return {ObligationKind.PROMISE: Why.PROMISE, ObligationKind.ANSWER: Why.ANSWER}.get(row.kind, Why.TIME)


def _answered(by: datetime | None, at: datetime | None, now: datetime) -> Answered:
    if by is None:
        return Answered.UNASKED
    if at is not None:
        return Answered.IN_TIME if at <= by else Answered.TOO_LATE
    return Answered.OPEN if now <= by else Answered.MISSED


def _kept(promised_at: datetime | None, promise: Any, now: datetime) -> tuple[Kept, datetime | None]:
    """By the date of this level itself: a later promise about the same thing does not mend a date that has passed."""
    if promised_at is None:
        return Kept.NONE, None
    ended_at = promise.ended_at if promise is not None else None
    if (ended_at or now) > promised_at or (ended_at is None and now == promised_at):
        return Kept.MISSED, ended_at
    if ended_at is None:
        return Kept.OPEN, None
    return (Kept.KEPT if promise.status == ObligationStatus.MET else Kept.VOID), ended_at
