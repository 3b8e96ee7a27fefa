"""Business rule tasks, as the random models draw them, and the decisions that they ask: one file beside every model."""

from __future__ import annotations

from collections.abc import Mapping

from tests.conformance.drawing import Block, Drawing, Shape
from tests.conformance.work_drawn import activity
from tests.factories.rule_tables import decision, decisions, literal, table

RULES = "rules.dmn"
_NUMBERS = ("a", "b", "c")

_FILE = decisions(
    decision("larger", literal("if a > b then a else b"), ["a", "b"]),
    decision("grade", table(["a", "c"], ["grade"], ("< 2", "-", "0"), (">= 2", "< 2", "1"), (">= 2", ">= 2", "2")),
             ["a", "c"]),
    decision("first", table(["b"], ["first"], ("> 3", "3"), ("> 1", "2"), ("-", "b"), policy="FIRST"), ["b"]),
    decision("some", table(["a"], ["some"], ("> 1", "1"), ("< 4", "a"), ("-", "2"), policy="COLLECT"), ["a"]),
    decision("sides", table(["c"], ["x", "y"], ("< 2", "c", "0"), (">= 2", "1", "c + 1")), ["c"]),
    decision("sum", literal("larger + sides.y"), ["#larger", "#sides"]),
    decision("known", table(["a"], ["known"], ("< 4", "1")), ["a"]),
    decision("gone", literal("a + unheard"), ["a", "unheard"]),
    inputs={**dict.fromkeys(_NUMBERS, "number"), "unheard": "number"},
    name="rules",
)  # fmt: skip

_KEPT_IN: Mapping[str, str] = {"some": "items", "sides": "box"}
"""Where what a decision gives is kept when it is no number."""


def files(source: bytes) -> dict[str, bytes]:
    """A model with what its tasks ask."""
    return {"p.bpmn": source, RULES: _FILE}


def rule(drawing: Drawing, depth: int = 0) -> Block:
    """A task that asks a decision: of a number, a list or several outputs, and now and then one without an answer."""
    usual = ["larger", "grade", "first", "some", "sides", "sum"]
    asked = drawing.rng.choice(usual if drawing.likely(0.95) else ["known", "gone"])
    kept = _KEPT_IN.get(asked, drawing.name)
    key = activity(drawing, "businessRuleTask", f'huiyin:decision="{asked}" huiyin:result="{kept}"')
    return key, key


def asking(drawing: Drawing) -> list[Shape]:
    """A rule task, where the model may have any."""
    return [rule] if rule in drawing.menu.leaves else []
