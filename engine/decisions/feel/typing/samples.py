"""What goes with what, asked of the evaluator itself: one value of each kind stands for all of them.

So there is no second table of operators or properties that could differ from what runs. The samples have time zones and
are no zeros, since nothing may fail here that only fails for some values of a kind.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from itertools import product
from typing import TypeAlias

from engine.decisions.feel.arithmetic import calculate, negative
from engine.decisions.feel.compare import compare, equal
from engine.decisions.feel.environment import EMPTY
from engine.decisions.feel.properties import property_of
from engine.decisions.feel.ranges import make_range
from engine.decisions.feel.run import Run
from engine.decisions.feel.temporal import Date, DateTime, DayDuration, MonthDuration, Time, Zone
from engine.decisions.feel.temporal.durations import DAY
from engine.decisions.feel.typing.convert import of_value
from engine.decisions.feel.typing.types import Type, every_part, kind_name, union
from engine.decisions.feel.values import NULL as NO_VALUE
from engine.decisions.feel.values import Function, Null, Range, Value
from engine.text import Text

Answer: TypeAlias = Type | Text
"""A type, or why there is none."""

_ONE = Decimal(1)
_DAY = Date(2025, 10, 1)
_NOON = Time(DAY // 2, Zone(None, "Asia/Shanghai"))
_SAMPLES: dict[str, Value] = {
    "number": _ONE,
    "string": "a",
    "boolean": True,
    "date": _DAY,
    "time": _NOON,
    "date and time": DateTime(_DAY, _NOON),
    "days and time duration": DayDuration(DAY),
    "years and months duration": MonthDuration(1),
    "list": [],
    "context": {},
    "range": Range(_ONE, _ONE, True, True),
    "function": Function("", (), lambda run, arguments: NO_VALUE),
    "null": NO_VALUE,
}


def arithmetic(sign: str, left: Type, right: Type) -> Answer:
    """What `left sign right` gives."""
    return _answer(_calculated, (sign,), left, right)


def negation(operand: Type) -> Answer:
    """What `-operand` gives."""
    return _answer(_negative, (), operand)


def comparison(sign: str, left: Type, right: Type) -> Answer:
    """What `left sign right` gives: a boolean, or why the two are never compared."""
    return _answer(_compared, (sign,), left, right)


def range_type(low: Type | None, high: Type | None) -> Answer:
    """The type of a range between two ends, of which one may be open."""
    shape = ("low" if high is None else "high" if low is None else "both",)
    return _answer(_ranged, shape, *(end for end in (low, high) if end is not None))


def property_type(part: Type, name: str) -> Answer:
    """What stands after a dot behind a value that is no context, list or range."""
    return _answer(_property, (name,), part)


Operation: TypeAlias = Callable[..., Value]


def _answer(operation: Operation, given: tuple[str, ...], *operands: Type) -> Answer:
    """The union over all kinds that go together; the reason of the first pair when none does."""
    answers = [
        _of_kinds(operation, given, tuple(map(kind_name, combination)))
        for combination in product(*map(every_part, operands))
    ]
    found = [answer for answer in answers if isinstance(answer, Type)]
    return union(*found) if found else answers[0]


@lru_cache(maxsize=4096)
def _of_kinds(operation: Operation, given: tuple[str, ...], kinds: tuple[str, ...]) -> Answer:
    result = operation(*given, *(_SAMPLES[kind] for kind in kinds))
    return result.reason if isinstance(result, Null) else of_value(result)


def _calculated(sign: str, left: Value, right: Value) -> Value:
    return calculate(sign, left, right, _run(), 0)


def _negative(operand: Value) -> Value:
    return negative(operand, 0)


def _compared(sign: str, left: Value, right: Value) -> Value:
    if sign in ("=", "!="):
        return equal(left, right, _run(), 0)
    return compare(sign, left, right, _run(), 0)


def _ranged(shape: str, first: Value, last: Value = None) -> Value:
    if shape == "both":
        return make_range(first, last, True, True, 0)
    return make_range(first, None, True, True, 0) if shape == "low" else make_range(None, first, True, True, 0)


def _property(name: str, value: Value) -> Value:
    return property_of(value, name, 0)


def _run() -> Run:
    return Run({}, EMPTY)
