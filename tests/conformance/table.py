"""The table of models with expected traces: `table/*.yaml`, one file for each construct, one row for each sentence.

A file: `construct` (its name), `order` (its place on the page), `about` (a paragraph), `rows`. A row:

    name     the sentence that the row holds the engine to
    clause   of BPMN 2.0.2 that decides it, where one does
    model    in the notation; `runs` holds several by name, played together
    asks     decisions of a DMN file beside the models: what each gives, as one expression, by name
    stores   content of the data stores at first
    refused  rule/element, for a model that is refused by name; then there are no moves
    moves    one after the other, each with what holds afterwards

A move is one of `begin: {data}` (`at: element`, `with: {payload}`), `complete: task`, `fire: timer`,
`deliver: message`, `signal: name`, each but the first with `with: {…}`; `key:` is a message's correlation key, as
JSON, `which: 2` the second oldest. With several runs `run:` says whose move it is. What holds afterwards (of
the run, or by run under its name):

    open     tasks that wait for people, oldest first      data     everything known
    timers   armed: element and value, `n left`            sees     what the tasks just opened see, in order
                                                           lanes    the lanes that these are drawn in
    awaited  element, name, `key k`; `signal name`         path     nodes entered by this move, in order
    thrown   `message m key k`, or {…: payload}            visited  nodes and flows entered by this move
    stored   data stores written                           end      the end event the run ended at, `none` without one

What waits or was thrown must be all there: not said means nothing. `data`, `sees`, `lanes`, `path` and `visited` hold
where they are said. Instead, `fails: element` says that the run cannot go on, and `nobody: true` that nothing waits
for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.conformance.notation import compiled
from tests.factories.rule_tables import plain

FOLDER = Path(__file__).parent / "table"


@dataclass(frozen=True)
class Row:
    """One row of the table."""

    file: str
    name: str
    models: Mapping[str, str]
    moves: tuple[Mapping[str, Any], ...] = ()
    clause: str = ""
    stores: Mapping[str, Any] | None = None
    refused: str = ""
    asks: Mapping[str, str] = field(default_factory=dict)

    def files(self, name: str = "") -> dict[str, bytes]:
        """The model of this name as a file, with the decisions that it may ask."""
        beside = {"rules.dmn": plain(self.asks)} if self.asks else {}
        return {"route.bpmn": compiled(self.models[name]), **beside}


@dataclass(frozen=True)
class Construct:
    """One file of the table."""

    file: str
    name: str
    order: int
    about: str
    rows: tuple[Row, ...] = field(default=())

    @property
    def models(self) -> int:
        """How many models its rows hold."""
        return sum(len(row.models) for row in self.rows)


def constructs() -> list[Construct]:
    """All files, in the order of the page."""
    return sorted((_construct(file) for file in FOLDER.glob("*.yaml")), key=lambda found: (found.order, found.file))


def _construct(file: Path) -> Construct:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    rows = tuple(_row(file.stem, row) for row in content.pop("rows"))
    return Construct(file.stem, content["construct"], content["order"], content["about"], rows)


def _row(file: str, written: dict[str, Any]) -> Row:
    model = written.pop("model", None)
    models = {"": model} if model is not None else written.pop("runs")
    moves = tuple(written.pop("moves", ()))
    row = Row(file, models=models, moves=moves, **written)
    assert bool(row.refused) != bool(moves), f"{file}: “{row.name}” needs moves, or a refusal"
    return row
