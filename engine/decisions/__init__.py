"""The designers' languages: FEEL, and DMN on top of it. Pure: values in, values out, no clock, no table, no file.

evaluate("amount * 2", {"amount": 21})              → Decimal("42")
condition("verdict = \"accept\"", {"verdict": …})   → True or False, never a silent null
demand("date(due)", {"due": "soon"})              → raises, where evaluate would say null
unary_test("> 500", 600, {})                        → True
compile_expression("a + b")(context, environment)   → as evaluate; compiled once, kept
load_model(xml).decide("Refund", {"amount": 600})   → the value of a decision, or of a service with `invoke`
"""

from engine.decisions.dmn import Model, Trace, load_model, load_models
from engine.decisions.feel.convert import to_plain
from engine.decisions.feel.environment import Environment
from engine.decisions.feel.expression import (
    Expression,
    Outcome,
    compile_expression,
    condition,
    demand,
    evaluate,
    special_names,
    unary_test,
    why_null,
)
from engine.decisions.feel.limits import Limits
from engine.decisions.feel.literal import literal
from engine.decisions.feel.values import Function, Null, Range, Value

__all__ = [
    "Environment",
    "Expression",
    "Function",
    "Limits",
    "Model",
    "Null",
    "Outcome",
    "Range",
    "Trace",
    "Value",
    "compile_expression",
    "condition",
    "demand",
    "evaluate",
    "literal",
    "load_model",
    "load_models",
    "special_names",
    "to_plain",
    "unary_test",
    "why_null",
]
