"""What an expression can give, and what in it can only go wrong, before anything runs: the eyes of lint. Pure.

    scope = {"amount": NUMBER, "channel": STRING, "case": ANY}
    found = infer(parse('amount > "500"'), scope, closed=True)
    found.type                                   → BOOLEAN
    [(one.at, one.message, one.remedy) for one in found.mistakes]

    infer_tests(parse_tests('"phone", "web"'), NUMBER, scope)     → two mistakes: neither fits a number

Build types with `NUMBER`, `list_of(…)`, `context({…})`, `union(…)`, from a written type name with `of_name`, from a
value with `of_value`. `may_be(found, wanted)` is False when no value of one type is of the other, which is what to ask
of a result that has to be of some kind; `described` says a type in a sentence.

Null belongs to every type (see `types`), so nothing is reported for a value that may be missing, and there is no need
to mark one as optional. Where nothing is known of a name, give `ANY`.
"""

from engine.decisions.feel.typing.convert import of_name, of_value, plain
from engine.decisions.feel.typing.ground import Mistake, nearest
from engine.decisions.feel.typing.inference import Inferred, infer, infer_tests
from engine.decisions.feel.typing.types import (
    ANY,
    ANY_CONTEXT,
    ANY_FUNCTION,
    ANY_LIST,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAY_DURATION,
    MONTH_DURATION,
    NULL,
    NUMBER,
    SIMPLE,
    STRING,
    TIME,
    Type,
    context,
    described,
    function,
    items_of,
    list_of,
    may_be,
    range_of,
    union,
)

__all__ = [
    "ANY",
    "ANY_CONTEXT",
    "ANY_FUNCTION",
    "ANY_LIST",
    "BOOLEAN",
    "DATE",
    "DATE_TIME",
    "DAY_DURATION",
    "MONTH_DURATION",
    "NULL",
    "NUMBER",
    "SIMPLE",
    "STRING",
    "TIME",
    "Inferred",
    "Mistake",
    "Type",
    "context",
    "described",
    "function",
    "infer",
    "infer_tests",
    "items_of",
    "list_of",
    "may_be",
    "nearest",
    "of_name",
    "of_value",
    "plain",
    "range_of",
    "union",
]
