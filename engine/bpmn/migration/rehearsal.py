"""A migration tried before it is made: on a copy, through save and load, with a step after it.

Whoever decides about running cases sees what would become of each place, and what the next person would meet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal

from engine.bpmn import runtime
from engine.bpmn.changes import Changes
from engine.bpmn.codec import decode, encode
from engine.bpmn.migration.moving import Migration, migrate, verdicts
from engine.bpmn.migration.positions import Position
from engine.bpmn.migration.renames import UNCHANGED, Renames
from engine.bpmn.model import Model
from engine.bpmn.runtime import specs_of
from engine.calendar import WorkCalendar
from engine.errors import CannotMigrate, RunFailed, WrongState
from engine.text import Text

Kind = Literal["complete", "fire_timer"]


@dataclass(frozen=True, slots=True)
class Trial:
    """One step taken on a throwaway copy of the migrated run: an open task completed with its present data and no
    answers, or an armed timer fired.

    `failed` says why the new version would stop there, None when it goes on. `failed_before`: the old version stops at
    the same step too, most likely because it needs an answer that nobody has given yet.
    """

    ref: str
    element: str
    how: Kind
    changes: Changes | None = None
    failed: Text | None = None
    failed_before: bool = False


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What would happen: `refused` says why nothing would (then `migration` is None)."""

    positions: tuple[Position, ...]
    migration: Migration | None
    refused: Text | None
    trials: tuple[Trial, ...] = ()

    @property
    def safe(self) -> bool:
        """Whether the run would move, and no step behind it would fail that did not fail before."""
        return self.refused is None and all(trial.failed is None or trial.failed_before for trial in self.trials)


def rehearse(
    old: Model,
    new: Model,
    snapshot: bytes,
    mapping: Renames = UNCHANGED,
    *,
    now: datetime,
    calendar: WorkCalendar | None = None,
    stores: Mapping[str, object] | None = None,
) -> Rehearsal:
    """Try a migration without making it. Raises `BadInput` only for a mapping that does not fit the versions."""
    try:
        migration = migrate(old, new, snapshot, mapping, now=now, calendar=calendar, stores=stores)
    except (CannotMigrate, RunFailed) as error:
        return Rehearsal(verdicts(old, new, snapshot, mapping), None, error.text)
    if migration.snapshot is None:
        return Rehearsal(migration.positions, migration, None)
    # Through the codec once more than the move itself went: what is tried is what a database will give back.
    moved = _Stage(new, encode(decode(migration.snapshot, specs_of(new))), now, calendar, stores)
    trials = tuple(_trials(_Stage(old, snapshot, now, calendar, stores), moved, migration.positions))
    return Rehearsal(migration.positions, migration, None, trials)


@dataclass(frozen=True, slots=True)
class _Stage:
    """A saved run on which steps are tried; none of them changes it."""

    model: Model
    snapshot: bytes
    now: datetime
    calendar: WorkCalendar | None
    stores: Mapping[str, object] | None

    def tried(self, ref: str, how: Kind) -> tuple[Changes | None, Text | None]:
        """What the step changes, or why the run stops; neither when this token takes no such step."""
        take = partial(runtime.complete, data={}) if how == "complete" else runtime.fire_timer
        try:
            step = take(self.model, self.snapshot, ref, now=self.now, calendar=self.calendar, stores=self.stores)
            return step.changes, None
        except RunFailed as error:
            return None, error.text
        except WrongState:
            return None, None


def _trials(before: _Stage, after: _Stage, positions: tuple[Position, ...]) -> Iterator[Trial]:
    for position in positions:
        if position.ref is None or position.to is None:
            continue
        how: Kind = "complete" if position.place == "task" else "fire_timer"
        changes, failed = after.tried(position.ref, how)
        if changes is None and failed is None:
            continue
        failed_before = failed is not None and before.tried(position.ref, how)[1] is not None
        yield Trial(position.ref, position.to, how, changes, failed, failed_before)
