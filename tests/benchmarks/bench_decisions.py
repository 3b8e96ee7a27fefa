"""A condition as gateways evaluate it, beside the same condition in compiled Python."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time
from timeit import repeat

from engine.decisions import condition
from engine.decisions.feel.expression import Expression
from engine.decisions.feel.syntax.parser import parse
from tests.benchmarks import Figure

TURNS = 20_000
CASE: dict[str, object] = {
    "amount": 600,
    "channel": "phone",
    "verdict": "accept",
    "returned": 2,
    "note": None,
    "case": {"number": "V-2025-0187", "unit": "network", "kind": "complaint"},
}
SIMPLE = 'amount > 500 and channel = "phone"'
PATH = 'case.unit = "network"'
IN_PYTHON: Callable[[dict[str, object]], bool] = lambda case: case["amount"] > 500 and case["channel"] == "phone"  # type: ignore[operator]  # noqa: E731


def measure() -> list[Figure]:
    """Microseconds each; the goal is for the first."""
    simple = microseconds(lambda: condition(SIMPLE, CASE))
    python = microseconds(lambda: IN_PYTHON(CASE))
    return [
        Figure("simple condition, cached", simple, "µs", goal=6, higher_is_better=False),
        Figure("condition on a path, cached", microseconds(lambda: condition(PATH, CASE)), "µs"),
        Figure("the simple one in Python", python, "µs"),
        Figure("FEEL to Python", simple / python, "×"),
        Figure("parsing and compiling it", microseconds(_compile, TURNS // 100), "µs"),
    ]


def _compile() -> None:
    Expression(SIMPLE, parse(SIMPLE), ())


def microseconds(work: Callable[[], object], turns: int = TURNS) -> float:
    """Processor time, the best of three rounds, since what is slower was disturbed."""
    return min(repeat(work, number=turns, repeat=3, timer=process_time)) / turns * 1e6
