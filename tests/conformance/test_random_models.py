"""Random models, played move by move on the engine and on the oracle, saved and reloaded between any two moves.

    HUIYIN_RANDOM_MODELS   how many (1,000; in `make soak` 50,000)
    HUIYIN_RANDOM_SEED     the first seed; every model has its own, counted on from here (always the same)

A failing model is made as small as it goes and kept in build/conformance/ with its seed and moves. Those that once
failed stand in `kept/` and are played in every run.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.bpmn.hot import hot
from engine.bpmn.parser import build
from engine.bpmn.spiff import run
from tests.conformance.decisions_drawn import files
from tests.conformance.play import Differs, Move, play, replay
from tests.conformance.random_models import ASKING, random_model
from tests.conformance.shrinking import shrunk
from tests.factories.seeds import first_seed

COUNT = int(os.environ.get("HUIYIN_RANDOM_MODELS", "1000"))
SOAK = int(os.environ.get("HUIYIN_RANDOM_MODELS", "50000"))
FIRST = first_seed()
PARTS = 8
FAILED = Path("build/conformance")
KEPT = Path(__file__).parent / "kept"


@pytest.fixture(autouse=True)
def _short_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the oracle gives up after 2,000 steps need not go on for 25,000 on the engine."""
    monkeypatch.setattr(run, "MAX_STEPS", 2_500)


@pytest.fixture(params=["reloaded", "hot"], autouse=True)
def memory(request: pytest.FixtureRequest) -> Iterator[str]:
    """Every move goes through the codec; a tenth of the models is played again on runs kept in memory."""
    before = hot.capacity
    hot.capacity = 0 if request.param == "reloaded" else before
    yield request.param
    hot.capacity = before
    hot.clear()


@pytest.mark.parametrize("part", range(PARTS))
def test_engine_and_oracle_agree_on_random_models(part: int, memory: str) -> None:
    models = COUNT if memory == "reloaded" else COUNT // 10
    _agree(range(FIRST + part, FIRST + models, PARTS))


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_engine_and_oracle_agree_on_very_many_random_models(part: int, memory: str) -> None:
    first = FIRST + COUNT
    _agree(range(first + part, first + (SOAK if memory == "reloaded" else SOAK // 10), PARTS))


@pytest.mark.parametrize("file", sorted(KEPT.glob("*.bpmn")), ids=lambda file: file.stem)
def test_a_model_that_once_failed_does_so_no_more(file: Path) -> None:
    moves: list[Move] = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    replay(build(files(file.read_bytes()), "p.bpmn"), moves)


def _agree(seeds: range) -> None:
    print(f"seeds {seeds.start} to {seeds.stop} by {seeds.step}")
    for seed in seeds:
        played(seed)


def played(seed: int) -> int:
    """Moves made on the model of this seed."""
    source = random_model(seed, ASKING)
    try:
        return play(build(files(source), "p.bpmn"), random.Random(seed))
    except Differs as error:
        file, small = _keep(seed, source, error)
        raise Differs(f"seed {seed}, kept in {file}: {small.what}", small.moves) from small


def _keep(seed: int, source: bytes, error: Differs) -> tuple[Path, Differs]:
    FAILED.mkdir(parents=True, exist_ok=True)
    file = FAILED / f"seed-{seed}.bpmn"
    (FAILED / f"seed-{seed}-whole.bpmn").write_bytes(source)
    small, found = shrunk(source, error)
    file.write_bytes(small)
    file.with_suffix(".json").write_text(json.dumps(found.moves, ensure_ascii=False), encoding="utf-8")
    return file, found
