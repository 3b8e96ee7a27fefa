"""Files that were cut off, overwritten or mixed up: lint answers with findings, never raises, and takes bounded time.

    HUIYIN_DAMAGED_FILES   how many (300; in `make soak` 20,000)
    HUIYIN_RANDOM_SEED     the first seed; every file has its own, counted on from here (always the same)

A file that fails is written to build/damaged/ with its seed.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from time import process_time

import pytest

from engine.bpmn.lint.opened import lint_opened
from engine.bpmn.opening import open_diagram
from engine.findings import Severity
from tests.conformance.random_models import random_model
from tests.factories.damage import damaged
from tests.factories.seeds import first_seed

COUNT = int(os.environ.get("HUIYIN_DAMAGED_FILES", "300"))
SOAK = int(os.environ.get("HUIYIN_DAMAGED_FILES", "20000"))
FIRST = first_seed()
PARTS = 4
KEPT = Path("build/damaged")
SECONDS = 20
"""Of processor time, for files of which the largest take a quarter of one."""

ROUTES = [path.read_bytes() for path in sorted(Path("processes").glob("*/*.bpmn"))]


@pytest.mark.parametrize("part", range(PARTS))
def test_a_damaged_file_is_answered(part: int) -> None:
    seeds = range(FIRST + part, FIRST + COUNT, PARTS)
    print(f"seeds {seeds.start} to {seeds.stop} by {PARTS}")
    for seed in seeds:
        answered(seed)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_very_many_damaged_files_are_answered(part: int) -> None:
    for seed in range(FIRST + COUNT + part, FIRST + COUNT + SOAK, PARTS):
        answered(seed)


def answered(seed: int) -> None:
    """Damage a route or a random model by this seed, and see that it is opened and judged."""
    dice = random.Random(seed)
    data = damaged(dice, dice.choice(ROUTES) if dice.random() < 0.5 else random_model(seed))
    began = process_time()
    try:
        linted = lint_opened({"p.bpmn": data}, "p.bpmn")
        opened = open_diagram(data, "p.bpmn")
    except Exception as error:
        raise AssertionError(f"seed {seed}, file in {kept(seed, data)}: {error!r}") from error
    assert process_time() - began < SECONDS, f"seed {seed}, file in {kept(seed, data)}"
    assert opened.model is not None or any(one.severity is Severity.ERROR for one in linted.findings), kept(seed, data)
    for finding in linted.findings:
        assert str(finding.message), (seed, finding.rule)
        assert str(finding.remedy), (seed, finding.rule)


def kept(seed: int, data: bytes) -> Path:
    """Where the file is to be found again."""
    KEPT.mkdir(parents=True, exist_ok=True)
    file = KEPT / f"seed-{seed}.bpmn"
    file.write_bytes(data)
    return file
