"""The check of soundness on what is large, broken or shipped. Cost is counted in states, never by a clock."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from engine.bpmn.bundle.package import read_bundle
from engine.bpmn.lint.diagrams import lint_diagram
from engine.bpmn.model import Model
from engine.bpmn.parser import build, examine
from engine.bpmn.soundness import Problem, problems
from engine.bpmn.soundness.drawing import draw
from engine.bpmn.soundness.explore import MAX_STATES, Space, explore
from engine.bpmn.soundness.reduce import reduce
from engine.findings import Severity
from engine.locale import translator
from tests.conformance.invalid import Invalid, invalid_models
from tests.factories.diagrams import diagram, flow
from tests.factories.runs import nodes

FILE = "route.bpmn"
ROUTES = sorted(Path("processes").glob("*/*.bpmn"))


def drawn(kinds: dict[str, str], flows: list[tuple[str, str]]) -> Model:
    """A model of these elements; flows have no conditions, which the check does not read."""
    model, _ = examine(diagram(nodes(**kinds) + "".join(flow(*pair) for pair in flows)), FILE)
    assert model is not None
    return model


def searched(model: Model) -> Space:
    """All that was looked at in the process itself."""
    net = draw(model, model.scopes[model.process_id])
    reduce(net)
    return explore(net)


def branches(count: int, steps: int, join: str, *, leaving: bool = False) -> Model:
    """Parallel branches of some steps each; `leaving`: each may end before the join."""
    kinds = {"s": "startEvent", "split": "parallelGateway", "join": join, "e": "endEvent"}
    flows = [("s", "split"), ("join", "e")]
    for branch in range(count):
        row = [f"t{branch}_{step}" for step in range(steps)]
        kinds |= dict.fromkeys(row, "userTask")
        if leaving:
            kinds |= {f"x{branch}": "exclusiveGateway", f"e{branch}": "endEvent"}
            row.append(f"x{branch}")
            flows.append((f"x{branch}", f"e{branch}"))
        flows += pairwise(["split", *row, "join"])
    return drawn(kinds, flows)


@pytest.mark.parametrize("length", [2_000, 10_000])
def test_a_chain_is_one_edge(length: int) -> None:
    kinds = {"s": "startEvent", **{f"t{step}": "userTask" for step in range(length)}, "e": "endEvent"}
    model = drawn(kinds, list(pairwise(kinds)))
    assert problems(model) == ()
    assert len(searched(model).before) <= 3


def test_twelve_branches_of_five_steps_are_no_product() -> None:
    model = branches(12, 5, "parallelGateway")
    assert problems(model) == ()
    assert len(searched(model).before) <= 3


def test_branches_that_may_leave_cost_their_choices_not_their_orders() -> None:
    space = searched(branches(8, 5, "parallelGateway", leaving=True))
    assert len(space.before) < 4 * 2**8 and space.whole


@pytest.mark.parametrize("kind", ["exclusiveGateway", "parallelGateway", "inclusiveGateway"])
def test_ten_thousand_elements_in_blocks_are_nothing(kind: str) -> None:
    kinds, flows, last = {"s": "startEvent"}, [], "s"
    for block in range(2_500):
        split, a, b, join = (f"{name}{block}" for name in ("split", "a", "b", "join"))
        kinds |= {split: kind, a: "task", b: "userTask", join: kind}
        flows += [(last, split), (split, a), (split, b), (a, join), (b, join)]
        last = join
    model = drawn(kinds | {"e": "endEvent"}, [*flows, (last, "e")])
    assert problems(model) == ()
    assert len(searched(model).before) <= 3


def test_loops_in_loops() -> None:
    depth = 300
    kinds = {"s": "startEvent", "ask": "userTask", "e": "endEvent"}
    ways = [f"m{level}" for level in range(depth)] + ["ask"] + [f"g{level}" for level in reversed(range(depth))]
    kinds |= {key: "exclusiveGateway" for key in ways if key != "ask"}
    back = [(f"g{level}", f"m{level}") for level in range(depth)]
    model = drawn(kinds, [*pairwise(["s", *ways, "e"]), *back])
    assert problems(model) == ()
    assert len(searched(model).before) <= 4 * depth


def test_what_is_too_much_is_said_and_never_hangs() -> None:
    model = branches(16, 1, "parallelGateway", leaving=True)
    found = problems(model)
    assert ("unchecked", "route") in {(problem.kind, problem.element) for problem in found}
    assert not any(problem.always for problem in found if problem.kind != "unchecked")
    assert len(searched(model).before) < MAX_STATES + 100
    _, findings = lint_diagram({FILE: diagram(nodes(s="startEvent", e="endEvent") + flow("s", "e"))}, FILE)
    assert "soundness-unchecked" not in {finding.rule for finding in findings}


@pytest.mark.parametrize("model", list(invalid_models()), ids=lambda model: f"{model.family}: {model.name}")
def test_broken_models_are_answered(model: Invalid) -> None:
    read, _ = examine(model.source, FILE)
    if read is not None:
        assert all(isinstance(problem, Problem) for problem in problems(read))


@pytest.mark.parametrize("route", ROUTES, ids=lambda path: path.stem)
def test_the_shipped_routes_are_sound(route: Path) -> None:
    assert problems(build(read_bundle(route.parent).sources, route.name)) == ()


def test_there_are_shipped_routes() -> None:
    assert len(ROUTES) >= 3


def test_the_trace_is_told_in_chinese_with_the_names_that_are_drawn() -> None:
    kinds = nodes(s="startEvent", e="endEvent")
    named = "".join(
        f'<{kind} id="{key}" name="{name}"/>'
        for key, kind, name in (
            ("which", "exclusiveGateway", "是否核实"),
            ("a", "userTask", "核查话单"),
            ("b", "userTask", "联系客户"),
            ("join", "parallelGateway", "汇总"),
        )
    )
    lines = [("s", "which"), ("which", "a"), ("which", "b"), ("a", "join"), ("b", "join"), ("join", "e")]
    source = diagram(kinds + named + "".join(flow(*pair) for pair in lines))
    _, findings = lint_diagram({FILE: source}, FILE)
    found = next(finding for finding in findings if finding.rule == "deadlock")
    assert (found.element, found.severity, found.trace) == ("join", Severity.ERROR, ("s", "which", "a", "join"))
    assert found.as_dict()["trace"] == ["s", "which", "a", "join"]
    words = found.message.show(translator("zh_Hans"))
    assert "s → 是否核实 → 核查话单 → 汇总" in words and "“联系客户”" in words
