"""Every place of every row of the table, moved to the same diagram and to one under other ids, and back again: nothing
is lost and nothing is changed. A snapshot is compared byte by byte."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from engine.bpmn.changes import Changes, Step
from engine.bpmn.migration import migrate
from engine.bpmn.model import Model
from engine.bpmn.parser import build
from tests.conformance.migration.renaming import renamed, reverse
from tests.conformance.table import Row, constructs
from tests.conformance.world import Player, World
from tests.factories.runs import NOW

ROWS = [row for construct in constructs() for row in construct.rows if not row.refused]


class Moving(World):
    """A world whose runs are moved there and back wherever they rest."""

    def __init__(self, row: Row) -> None:
        super().__init__(row)
        self.files = {id(self.runs[name]): row.files(name) for name in row.models}
        self.moved = 0

    def took(self, player: Player, step: Step, fired: str | None = None) -> None:
        super().took(player, step, fired)
        if step.snapshot is not None:
            there_and_back(player.model, self.files[id(player)], step.snapshot)
            self.moved += 1


def there_and_back(model: Model, files: Mapping[str, bytes], snapshot: bytes) -> None:
    """Raise an AssertionError where something does not stay as it is."""
    again = migrate(model, build(files, "route.bpmn"), snapshot, now=NOW)
    assert again.snapshot == snapshot
    assert {position.verdict for position in again.positions} == {"stays"}
    assert silent(again.changes)
    other, mapping = renamed(files["route.bpmn"], lambda _: True)
    there = build({**files, "route.bpmn": other}, "route.bpmn", process_id=mapping.element(model.process_id))
    moved = migrate(model, there, snapshot, mapping, now=NOW)
    assert moved.snapshot is not None and silent(moved.changes)
    assert {position.verdict for position in moved.positions} == {"moves"}
    assert {position.ref for position in moved.positions} == {position.ref for position in again.positions}
    assert moved.changes.waiting == {mapping.element(name) for name in again.changes.waiting}
    back = migrate(there, model, moved.snapshot, reverse(mapping), now=NOW)
    assert back.snapshot == snapshot and silent(back.changes)


def silent(changes: Changes) -> bool:
    """Whether nothing but the present state is told."""
    present = Changes(waiting=changes.waiting, timers_waiting=changes.timers_waiting, data=changes.data)
    return changes == present


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.file}:{row.name}")
def test_there_and_back(row: Row) -> None:
    world = Moving(row)
    for number, move in enumerate(row.moves, 1):
        world.move(f"move {number}", move)
