"""A mistake in a route is noticed: whatever condition or time limit is changed, a scenario fails."""

from __future__ import annotations

import pytest

from engine.bpmn.bundle.package import read_bundle
from engine.scenarios import Selection, run_route
from tests.processes.mutants import Mutant, mutants
from tests.processes.shipped import KEYS, folder, played

ALL = {key: mutants(read_bundle(folder(key))) for key in KEYS}


def is_noticed(mutant: Mutant) -> bool:
    """Whether a scenario that passes the spoiled element fails; the shortest ones are asked first."""
    key = mutant.bundle.key
    near = [one for one in played(key).results if _concerns(mutant, one.visited)]
    for one in sorted(near, key=lambda result: len(result.visited)):
        outcome = run_route(Selection(folder(key), (one.file,)), bundle=mutant.bundle)
        assert outcome.problem == "", "a mutant must deploy, else it shows nothing"
        if not all(result.passed for result in outcome.results):
            return True
    return False


def _concerns(mutant: Mutant, visited: tuple[str, ...]) -> bool:
    """A flow that is wrongly open or shut shows in every scenario that reaches the node before it."""
    if mutant.element is None or mutant.element in visited:
        return True
    return mutant.element.split("_to_")[0] in visited


SAMPLE = [mutant for key in KEYS for mutant in {mutant.kind: mutant for mutant in ALL[key]}.values()]
"""One of each kind and route."""


@pytest.mark.parametrize("key", KEYS)
def test_there_is_a_mutant_for_every_condition_and_every_time_limit(key: str) -> None:
    source = read_bundle(folder(key)).model.decode()
    kinds = [mutant.kind for mutant in ALL[key]]
    assert kinds.count("condition") == source.count("</bpmn:conditionExpression>") > 0
    assert kinds.count("due") == source.count("huiyin:due=") > 0
    assert kinds.count("timer") == source.count("</bpmn:timeDuration>")
    assert kinds.count("rule") == len(played(key).coverage.rules)


@pytest.mark.parametrize("mutant", SAMPLE, ids=str)
def test_a_mistake_of_each_kind_is_noticed(mutant: Mutant) -> None:
    assert is_noticed(mutant)


@pytest.mark.parametrize("mutant", [one for key in KEYS for one in ALL[key] if one.kind == "rule"], ids=str)
def test_every_rule_that_gives_another_answer_is_noticed(mutant: Mutant) -> None:
    assert is_noticed(mutant)


@pytest.mark.soak
@pytest.mark.parametrize("mutant", [mutant for found in ALL.values() for mutant in found], ids=str)
def test_every_mistake_is_noticed(mutant: Mutant) -> None:
    assert is_noticed(mutant)
