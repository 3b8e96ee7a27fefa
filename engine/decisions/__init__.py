"""The designers' language: FEEL, and what decides with it. Pure: values in, values out, no clock, no table, no file.

evaluate("amount * 2", {"amount": 21})              → Decimal("42")
condition("verdict = \"accept\"", {"verdict": …})   → True or False, never a silent null
unary_test("> 500", 600, {})                        → True
compile_expression("a + b")(context, environment)   → as evaluate; compiled once, kept
"""

from engine.decisions.feel.convert import to_plain
from engine.decisions.feel.environment import Environment
from engine.decisions.feel.expression import (
    Expression,
    Outcome,
    compile_expression,
    condition,
    evaluate,
    special_names,
    unary_test,
)
from engine.decisions.feel.limits import Limits
from engine.decisions.feel.literal import literal
from engine.decisions.feel.values import Function, Null, Range, Value

__all__ = [
    "Environment",
    "Expression",
    "Function",
    "Limits",
    "Null",
    "Outcome",
    "Range",
    "Value",
    "compile_expression",
    "condition",
    "evaluate",
    "literal",
    "special_names",
    "to_plain",
    "unary_test",
]
