"""A condition as gateways evaluate it and a table of ten rules, beside the same in compiled Python.

By profile the time of a condition goes evenly to finding the expression, beginning a run, making numbers decimal and
the closures; none of them stands out.
"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time
from timeit import repeat

from engine.decisions import condition
from engine.decisions.dmn import load_model
from engine.decisions.feel.expression import Expression
from engine.decisions.feel.syntax.parser import parse
from tests.benchmarks import Figure
from tests.factories.decisions import decision, given, table
from tests.factories.decisions import model as models

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
IN_PYTHON = compile('amount > 500 and channel == "phone"', "the same in Python", "eval")


def measure() -> list[Figure]:
    """Microseconds each; the goal is for the first."""
    simple = microseconds(lambda: condition(SIMPLE, CASE))
    python = microseconds(lambda: eval(IN_PYTHON, {}, CASE))  # noqa: S307 - what FEEL is measured against
    return [
        Figure("simple condition, cached", simple, "µs", goal=6, higher_is_better=False),
        Figure("condition on a path, cached", microseconds(lambda: condition(PATH, CASE)), "µs"),
        Figure("the simple one by Python’s eval, compiled", python, "µs"),
        Figure("FEEL to eval", simple / python, "×"),
        Figure("parsing and compiling it", microseconds(_compile, TURNS // 100), "µs"),
        *_table(),
    ]


RULES = (
    '<= 100 | "phone" | "p1"',
    '<= 100 | "web" | "w1"',
    '<= 100 | "hall" | "h1"',
    '<= 200 | "phone" | "p2"',
    '<= 200 | "web" | "w2"',
    '<= 200 | "hall" | "h2"',
    '<= 300 | "phone" | "p3"',
    '<= 300 | "web" | "w3"',
    '<= 300 | "hall" | "h3"',
    '- | - | "manager"',
)
"""Ten rules over two inputs; the case of the measurement reaches the last."""


def _table() -> list[Figure]:
    names = ("amount", "channel")
    drawn = decision("Level", table("FIRST", names, ("level",), *RULES), *names)
    model = load_model(models(given("amount", "number"), given("channel", "string"), drawn))
    assert model.decide("Level", CASE) == _in_python(CASE) == "manager"
    asked = microseconds(lambda: model.decide("Level", CASE), TURNS // 10)
    python = microseconds(lambda: _in_python(CASE))
    return [
        Figure("table of ten rules", asked, "µs", goal=60, higher_is_better=False),
        Figure("the table in Python", python, "µs"),
        Figure("table to Python", asked / python, "×"),
    ]


def _in_python(case: dict[str, object]) -> str:
    """The rules as somebody would write them by hand."""
    amount, channel = case["amount"], case["channel"]
    assert isinstance(amount, int)
    if amount <= 100 and channel == "phone":
        return "p1"
    if amount <= 100 and channel == "web":
        return "w1"
    if amount <= 100 and channel == "hall":
        return "h1"
    if amount <= 200 and channel == "phone":
        return "p2"
    if amount <= 200 and channel == "web":
        return "w2"
    if amount <= 200 and channel == "hall":
        return "h2"
    if amount <= 300 and channel == "phone":
        return "p3"
    if amount <= 300 and channel == "web":
        return "w3"
    if amount <= 300 and channel == "hall":
        return "h3"
    return "manager"


def _compile() -> None:
    Expression(SIMPLE, parse(SIMPLE), ())


def microseconds(work: Callable[[], object], turns: int = TURNS) -> float:
    """Processor time, the best of three rounds, since what is slower was disturbed."""
    return min(repeat(work, number=turns, repeat=3, timer=process_time)) / turns * 1e6
