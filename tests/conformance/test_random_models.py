"""Random models, played move by move on the engine and on the oracle, saved and reloaded between any two moves.

    HUIYIN_RANDOM_MODELS   how many (400)
    HUIYIN_RANDOM_SEED     the first seed; every model has its own, counted on from here (today's ordinal)

A failing model is written to build/conformance/ with its seed; the seed alone gives the same model and moves again.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.bpmn.hot import hot
from engine.bpmn.parser import build
from tests.conformance.play import Differs, play
from tests.conformance.random_models import random_model

COUNT = int(os.environ.get("HUIYIN_RANDOM_MODELS", "400"))
FIRST = int(os.environ.get("HUIYIN_RANDOM_SEED", str(datetime.now(UTC).toordinal() * 1_000_000)))
PARTS = 8
KEPT = Path("build/conformance")


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
    seeds = range(FIRST + part, FIRST + models, PARTS)
    print(f"seeds {seeds.start} to {seeds.stop} by {PARTS}")
    moves = sum(played(seed) for seed in seeds)
    assert moves > len(seeds), "models that end at once prove nothing"


def played(seed: int) -> int:
    """Moves made on the model of this seed."""
    source = random_model(seed)
    try:
        return play(build(source, "p.bpmn"), random.Random(seed))
    except Exception as error:
        KEPT.mkdir(parents=True, exist_ok=True)
        file = KEPT / f"seed-{seed}.bpmn"
        file.write_bytes(source)
        raise Differs(f"seed {seed}, model in {file}: {error}") from error
