"""Moving a run from one version of its route to another, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.bpmn.changes import Changes
from engine.bpmn.codec import decode
from engine.bpmn.migration.entries import Versions
from engine.bpmn.migration.plan import plan
from engine.bpmn.migration.positions import Position
from engine.bpmn.migration.renames import UNCHANGED, Renames, slips
from engine.bpmn.migration.transplant import transplant
from engine.bpmn.model import Model
from engine.bpmn.runtime import settled, specs_of
from engine.calendar import WorkCalendar
from engine.decisions import Environment
from engine.errors import BadInput, CannotMigrate


@dataclass(frozen=True, slots=True)
class Migration:
    """A run on its new version: its snapshot (None if moving it let it end), what changed for others, and what became
    of every place. `changes` holds no word of what stays; an element that has a new id is found in `positions`."""

    snapshot: bytes | None
    changes: Changes
    positions: tuple[Position, ...]


def verdicts(old: Model, new: Model, snapshot: bytes, mapping: Renames = UNCHANGED) -> tuple[Position, ...]:
    """What would become of every place of the run; nothing moves. Raises `BadInput` for a mapping that does not fit."""
    versions = _versions(old, new, mapping)
    return plan(decode(snapshot, versions.old), versions).positions


def migrate(
    old: Model,
    new: Model,
    snapshot: bytes,
    mapping: Renames = UNCHANGED,
    *,
    now: datetime,
    calendar: WorkCalendar | None = None,
    stores: Mapping[str, object] | None = None,
) -> Migration:
    """The run on the new version, with refs, data, armed timers and open tasks as they are.

    Raises `CannotMigrate` with every place that cannot move, `BadInput` for a mapping that does not fit the two
    versions, `RunFailed` when what is newly armed cannot be (a timer without a time). Then nothing has happened: the
    caller's snapshot is as good as it was.
    """
    versions = _versions(old, new, mapping)
    run = decode(snapshot, versions.old)
    run.step(Environment(now, calendar), stores or {})
    made = plan(run, versions)
    if made.stuck:
        raise CannotMigrate(made.stuck, count=len(made.stuck), detail=made.stuck[0].sentence)
    moved, positions = transplant(run, made)
    step = settled(moved, versions.new)
    return Migration(step.snapshot, step.changes, positions)


def _versions(old: Model, new: Model, mapping: Renames) -> Versions:
    for slip in slips(mapping, old, new):
        raise BadInput(detail=slip.problem)
    return Versions(old, new, specs_of(old), specs_of(new), mapping)
