"""Random models, played move by move on the engine and on the oracle, saved and reloaded between any two moves.

    HUIYIN_RANDOM_MODELS   how many (400; in `make soak` 50,000)
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
from engine.bpmn.reading import FLOW_NODES
from tests.conformance.play import Differs, play
from tests.conformance.random_models import random_model

COUNT = int(os.environ.get("HUIYIN_RANDOM_MODELS", "400"))
SOAK = int(os.environ.get("HUIYIN_RANDOM_MODELS", "50000"))
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
    for seed in seeds:
        played(seed)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_engine_and_oracle_agree_on_very_many_random_models(part: int, memory: str) -> None:
    for seed in range(FIRST + COUNT + part, FIRST + COUNT + (SOAK if memory == "reloaded" else SOAK // 10), PARTS):
        played(seed)


def test_the_models_are_worth_playing() -> None:
    """Long enough on average, and with everything that runs in them."""
    models = [build(random_model(seed), "p.bpmn") for seed in range(60)]
    found = {
        (element.type, element.event.kind, element.interrupting)
        for model in models
        for element in model.elements.values()
    }
    assert {kind for kind, *_ in found} == FLOW_NODES
    assert {(kind, stops) for name, kind, stops in found if name == "boundaryEvent"} == {
        ("timer", True),
        ("timer", False),
        ("message", True),
        ("message", False),
    }
    assert sum(played(seed) for seed in range(60)) > 4 * 60


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
