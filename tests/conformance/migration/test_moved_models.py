"""Random models, moved to a variant of themselves in the middle of a play, on the engine and on the oracle: whatever
happens afterwards must be the same on both.

    HUIYIN_RANDOM_MODELS   a fifth of so many models are moved (1,000; in `make soak` 50,000)
    HUIYIN_RANDOM_SEED     the first seed, as for the models that are not moved
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest

from engine.bpmn import runtime
from engine.bpmn.hot import hot
from engine.bpmn.migration import Renames, migrate
from engine.bpmn.model import Model
from engine.bpmn.parser import build
from engine.errors import BadModel, CannotMigrate, RunFailed
from tests.conformance.migration import oracle as moving
from tests.conformance.migration.variants import variant
from tests.conformance.oracle import runtime as oracle
from tests.conformance.play import Differs, Side, _begin, _move
from tests.conformance.random_models import random_model
from tests.factories.migrations import rename
from tests.factories.runs import NOW
from tests.factories.seeds import first_seed

COUNT = int(os.environ.get("HUIYIN_RANDOM_MODELS", "1000")) // 5
SOAK = int(os.environ.get("HUIYIN_RANDOM_MODELS", "50000")) // 5
FIRST = first_seed()
PARTS = 4
MOVES = 16
NEVER = "ended before"
ATTACHED = ("boundary", "alternative", "event sub-process")


@pytest.fixture(autouse=True)
def cold() -> Iterator[None]:
    """Every move goes through the codec."""
    before, hot.capacity = hot.capacity, 0
    yield
    hot.capacity = before
    hot.clear()


class Trip:
    """One play on both sides, with a change of version on the way."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        source = random_model(seed)
        made = variant(source, self.rng)
        self.versions = [build(source, "p.bpmn"), build(made.source, "p.bpmn")]
        self.mappings = [made.there, made.back]
        self.at = self.rng.randrange(2)
        self.log: list[object] = []
        self.outcome = NEVER

    @property
    def model(self) -> Model:
        return self.versions[self.at]

    def play(self) -> str:
        """What became of the first change of version: moved, stuck (and played on), failed, or ended before."""
        engine, judge = Side(runtime, self.model), Side(oracle, self.model)
        changes = {1 + self.rng.randrange(3), 2 + self.rng.randrange(8)}
        for made in range(MOVES):
            if made in changes and not self.change(engine, judge):
                break
            move = _move(judge, self.rng) if made else _begin(self.model, self.rng)
            if move is None or not self.both(engine, judge, move):
                break
        return self.outcome

    def both(self, engine: Side, judge: Side, move: dict[str, object]) -> bool:
        """The same move on both; whether the play goes on."""
        self.log.append(move)
        found, expected = engine.make(move), judge.make(move)
        self.same("outcome", found, expected)
        if found == "ok":
            self.compare(engine, judge)
        return found != "failed" and not engine.changes.finished

    def change(self, engine: Side, judge: Side) -> bool:
        """Both sides go to the other version, or stay where they are; whether the play goes on."""
        mapping = self.mappings[self.at]
        old, new = self.model, self.versions[1 - self.at]
        self.log.append(f"to version {1 - self.at} by {mapping}")
        found = self.changed_engine(engine, old, new, mapping)
        expected = self.changed_judge(judge, old, new, mapping)
        self.same("change of version", found, expected)
        self.outcome = found if self.outcome == NEVER else self.outcome
        if found != "moved":
            return found.startswith("stuck")
        self.at = 1 - self.at
        self.compare(engine, judge, but="seen by tasks")
        return not engine.changes.finished

    def changed_engine(self, side: Side, old: Model, new: Model, mapping: Renames) -> str:
        assert side.snapshot is not None
        before = side.snapshot
        try:
            migration = migrate(old, new, before, mapping, now=NOW, stores=side.stores)
        except CannotMigrate as error:
            return f"stuck {sorted({one.element for one in error.positions if one.place not in ATTACHED})}"
        except RunFailed:
            return "failed"
        rename(side.board, migration)
        side.board.apply(migration.changes)
        side.model, side.snapshot, side.changes = new, migration.snapshot, migration.changes
        return "moved"

    def changed_judge(self, side: Side, old: Model, new: Model, mapping: Renames) -> str:
        assert side.snapshot is not None
        try:
            step = moving.migrate(old, new, side.snapshot, mapping, side.stores)
        except moving.Stays as error:
            return f"stuck {sorted(error.nodes)}"
        except RunFailed:
            return "failed"
        side.board.apply(step.changes)
        side.model, side.snapshot, side.changes = new, step.snapshot, step.changes
        return "moved"

    def compare(self, engine: Side, judge: Side, but: str = "") -> None:
        expected = judge.state()
        for what, found in engine.state().items():
            if what != but:
                self.same(what, found, expected[what])

    def same(self, what: str, found: object, expected: object) -> None:
        if found != expected:
            raise Differs(f"{what}: engine {found}, oracle {expected}", self.log)


def trip(seed: int) -> str:
    """What became of the move of one seed; a variant that is no valid diagram is left out."""
    try:
        made = Trip(seed)
    except BadModel:
        return "no diagram"
    try:
        return made.play()
    except Exception as error:
        raise AssertionError(f"seed {seed}: {error}") from error


def agree(seeds: range) -> None:
    """Raise an AssertionError for the first seed at which the two part."""
    print(f"seeds {seeds.start} to {seeds.stop} by {PARTS}")
    for seed in seeds:
        trip(seed)


@pytest.mark.parametrize("part", range(PARTS))
def test_engine_and_oracle_agree_on_moved_models(part: int) -> None:
    agree(range(FIRST + part, FIRST + COUNT, PARTS))


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_engine_and_oracle_agree_on_very_many_moved_models(part: int) -> None:
    agree(range(FIRST + COUNT + part, FIRST + COUNT + SOAK, PARTS))


def test_the_moves_are_worth_making() -> None:
    """Most variants are valid, most runs are moved, and some cannot be."""
    outcomes = [trip(seed).split()[0] for seed in range(100)]
    assert outcomes.count("moved") > 50
    assert outcomes.count("stuck") > 2
    assert outcomes.count("no") < 20
