"""Runs saved by any version of the codec go on to their end, with everything they knew."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.bpmn.codec import VERSION
from engine.bpmn.hot import hot
from tests.factories.runs import Walk
from tests.golden.snapshots import CASES, DATA, HERE, LATER, file_of, model

CHANGED = {"unclear", "undo", "answer", "answers", "twice"}
"""What the rest of the run changes, or what only a step that is open sees."""
KEPT = sorted(HERE.glob("v*/*.snapshot"))
OPTIONAL = ("slot", "turn", "todo", "memories", "fired", "queue", "turns")
"""What a snapshot names only where a run needs it; see docs/reference/snapshot-format.md."""


@pytest.mark.parametrize("file", KEPT, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_kept_snapshot_loads_and_the_run_completes(file: Path) -> None:
    walk = CASES[file.stem](Walk(model(file.stem), DATA))
    before = {key: value for key, value in walk.data.items() if key not in CHANGED}
    hot.clear()
    object.__setattr__(walk.step, "snapshot", file.read_bytes())
    assert to_the_end(walk) == "answered"
    assert before.items() <= walk.data.items()
    assert walk.data["reply"] == "sent" and walk.data["case"] == DATA["case"]


def to_the_end(walk: Walk) -> str | None:
    """Complete whatever is open."""
    while not walk.changes.finished:
        if walk.open:
            walk.complete(walk.open[0], unclear=False, undo=False, reply="sent", answer="late")
        else:
            walk.deliver("answered")
    return walk.changes.end


@pytest.mark.parametrize("case", CASES)
def test_a_change_of_the_format_needs_a_new_version(case: str) -> None:
    """Whoever changes what the codec writes raises its version, keeps reading the old one, and adds new files."""
    assert CASES[case](Walk(model(case), DATA)).snapshot == file_of(VERSION, case).read_bytes()


def test_all_cases_of_the_first_version_are_kept() -> None:
    assert {file_of(1, case) for case in CASES if case not in LATER} <= set(KEPT)


@pytest.mark.parametrize("name", OPTIONAL)
def test_whatever_the_format_can_say_is_said_in_a_kept_file(name: str) -> None:
    kept = [file.read_bytes() for file in KEPT if file.parent.name == f"v{VERSION}"]
    assert any(f'"{name}":'.encode() in snapshot for snapshot in kept)
