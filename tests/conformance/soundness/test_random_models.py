"""What the check says beforehand against what the engine does: random models, played at random.

    HUIYIN_SOUND_MODELS   how many of each kind (150)
    HUIYIN_RANDOM_SEED    the first seed (always the same); every model has its own, counted on from here

Wherever a run gets stuck at a join, the check must have named that join, unless a condition on the data keeps a complex
gateway waiting; what it calls sound never gets stuck, and no step in it is open twice; what it calls dead, or certain
never to go on, is never passed.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable

import pytest

from engine.bpmn.model import Model
from engine.bpmn.parser import build
from engine.bpmn.soundness import Problem, problems
from engine.bpmn.spiff import run
from engine.decisions import compile_expression
from tests.conformance.random_models import random_model
from tests.conformance.soundness.moves import Played, play
from tests.conformance.soundness.tangled import DATA, agreeing_model, leaving_model, tangled_model
from tests.factories.seeds import first_seed

COUNT = int(os.environ.get("HUIYIN_SOUND_MODELS", "150"))
FIRST = first_seed()
PLAYS = 4
PARTS = 4
LOOSE = {"growth", "endless", "unchecked"}
"""Where one of these was found the rest need not be: the run grows without bound, or never gets that far."""


@pytest.fixture(autouse=True)
def _short_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop that never rests need not turn 25,000 times to be seen."""
    monkeypatch.setattr(run, "MAX_STEPS", 300)


@pytest.mark.parametrize("part", range(PARTS))
def test_what_gets_stuck_in_a_well_formed_model_was_named(part: int) -> None:
    _compare(random_model, part)


@pytest.mark.parametrize("part", range(PARTS))
def test_what_gets_stuck_in_a_tangle_was_named(part: int) -> None:
    _compare(tangled_model, part)


@pytest.mark.parametrize("part", range(PARTS))
def test_what_gets_stuck_was_named_where_decisions_agree(part: int) -> None:
    """Every run with every choice of data: what gets stuck was named, and what never does is never called certain."""
    for seed in range(FIRST + part, FIRST + COUNT, PARTS):
        model = build(agreeing_model(seed), "p.bpmn")
        found = problems(model, _silent(model))
        runs = [play(model, random.Random(seed * 100 + turn), data=dict(data)) for turn, data in enumerate(DATA)]
        for played in runs:
            difference = _difference(found, played, twice=True)
            assert difference is None, f"seed {seed}: {difference}; found {found}"
        if not any(played.stuck for played in runs):
            passed = {key for played in runs for key in played.visited}
            certain = [one for one in found if one.kind == "deadlock" and one.always and one.element in passed]
            assert not certain, f"seed {seed}: no run gets stuck; found {certain}"


def test_branches_that_leave_are_worth_playing() -> None:
    """Each may leave before the join; that some models are sound all the same is for their decisions to agree."""
    verdicts: Counter[str] = Counter()
    for seed in range(60):
        model = build(leaving_model(seed), "p.bpmn")
        found = [one for one in problems(model, _silent(model)) if one.kind == "deadlock"]
        verdicts["sound" if not found else "certain" if found[0].always else "possible"] += 1
    assert all(verdicts[kind] >= 3 for kind in ("sound", "certain", "possible")), verdicts


def _silent(model: Model) -> dict[str, tuple[str, ...]]:
    """User tasks in which nobody answers anything."""
    return {element.id: () for element in model.elements.values() if element.type == "userTask"}


def test_tangles_are_worth_playing() -> None:
    """Of each verdict there are some, and some of the models do get stuck."""
    verdicts: Counter[str] = Counter()
    for seed in range(80):
        model = build(tangled_model(seed), "p.bpmn")
        found = problems(model)
        verdicts.update({str(problem.kind) for problem in found} or {"sound"})
        verdicts["stuck"] += any(played.stuck for played in _plays(model, seed))
    assert all(verdicts[kind] >= 3 for kind in ("sound", "deadlock", "unsynchronised", "growth", "endless", "stuck")), (
        verdicts
    )


def _compare(source: Callable[[int], bytes], part: int) -> None:
    seeds = range(FIRST + part, FIRST + COUNT, PARTS)
    print(f"{source.__name__}: seeds {seeds.start} to {seeds.stop} by {PARTS}")
    for seed in seeds:
        model = build(source(seed), "p.bpmn")
        found = problems(model)
        for played in _plays(model, seed):
            if played.stuck is not None and _asks(model, played.stuck):
                continue
            difference = _difference(found, played, twice=source is tangled_model)
            assert difference is None, f"seed {seed} of {source.__name__}: {difference}; found {found}"


def _asks(model: Model, join: str) -> bool:
    """Whether a complex gateway stands in the join's scope whose condition only the data can answer."""
    inside = [model.elements[key] for key in model.scopes[model.elements[join].scope].elements]
    asked = [element.condition for element in inside if element.type == "complexGateway" and element.condition]
    return any(not compile_expression(one).free_names <= {"activationCount", "waitingForStart"} for one in asked)


def _plays(model: Model, seed: int) -> list[Played]:
    return [play(model, random.Random(seed * PLAYS + turn)) for turn in range(PLAYS)]


def _difference(found: tuple[Problem, ...], played: Played, *, twice: bool) -> str | None:
    kinds = {problem.kind for problem in found}
    stuck = [problem for problem in found if problem.kind == "deadlock"]
    named = {problem.element for problem in stuck}.union(*(problem.beside for problem in stuck))
    loose = bool(kinds & LOOSE)
    if played.stuck is not None and played.stuck not in named and not loose:
        return f"stuck at {played.stuck}"
    if twice and played.twice and not loose and "unsynchronised" not in kinds:
        return f"open twice: {sorted(played.twice)}"
    never = {problem.element for problem in found if problem.kind == "dead"}
    if passed := never.intersection(played.visited):
        return f"passed what is dead: {sorted(passed)}"
    if played.ended and any(
        problem.kind == "endless" and problem.always and problem.element in played.visited for problem in found
    ):
        return "ended after all"
    return None
