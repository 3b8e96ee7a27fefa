"""Moving a `Walk` to another version of its route, keeping the books as the rest of the application must."""

from __future__ import annotations

from dataclasses import replace

from engine.bpmn.changes import Step
from engine.bpmn.migration import UNCHANGED, Migration, Renames, migrate
from engine.bpmn.model import Model
from engine.bpmn.parser import build
from tests.factories.diagrams import diagram
from tests.factories.runs import Board, Walk


def moved(walk: Walk, new: Model | str, mapping: Renames = UNCHANGED) -> Migration:
    """Move the walk on to `new`: its later moves happen there."""
    model = build(diagram(new), "route.bpmn") if isinstance(new, str) else new
    migration = migrate(walk.model, model, walk.snapshot, mapping, now=walk.now)
    walk.model = model
    rename(walk.board, migration)
    walk._take(Step(migration.snapshot, migration.changes))
    return migration


def rename(board: Board, migration: Migration) -> None:
    """What waits goes by its new id; changes are silent about what stays."""
    for position in migration.positions:
        ref, to = position.ref, position.to
        if ref is None or to is None or position.verdict != "moves":
            continue
        if ref in board.tasks:
            board.tasks[ref] = replace(board.tasks[ref], element_id=to)
        if ref in board.timers:
            board.timers[ref] = replace(board.timers[ref], element_id=to)
        if ref in board.messages:
            board.messages[ref] = replace(board.messages[ref], element_id=to)


def seen(migration: Migration) -> dict[str, str]:
    """Verdict by element."""
    return {position.element: position.verdict for position in migration.positions}
