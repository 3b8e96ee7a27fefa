"""From text to numbers and back; whether two values are the very same."""

from __future__ import annotations

import re
from decimal import Decimal

from engine.decisions.feel.builtins.registry import builtin, fault
from engine.decisions.feel.compare import equal
from engine.decisions.feel.literal import shown
from engine.decisions.feel.numbers import from_decimal
from engine.decisions.feel.run import Run
from engine.decisions.feel.temporal import DateTime, Time
from engine.decisions.feel.values import Null, Range, Value, kind_of
from engine.text import text

_NUMBER = re.compile(r"[+-]?(?:\d{1,7000}(?:\.\d{0,7000})?|\.\d{1,7000})(?:[eE][+-]?\d{1,6})?", re.ASCII)


@builtin("number(from: string|number)", "number(from: string, grouping separator: string?, decimal separator: string?)")
def _number(
    run: Run, source: str | Decimal, grouping: str | Null | None = None, point: str | Null | None = None
) -> Value:
    if isinstance(source, Decimal):
        return source
    group = grouping if isinstance(grouping, str) else None
    sign = point if isinstance(point, str) else None
    if group not in (None, " ", ",", ".") or sign not in (None, ",", ".") or (group is not None and group == sign):
        return fault(text("the separators do not make sense: a space, “,” or “.” for groups, “,” or “.” for decimals"))
    plain = source.replace(group, "") if group else source
    plain = plain.replace(sign, ".") if sign else plain
    if _NUMBER.fullmatch(plain) is None:
        return fault(text("“{source}” is not a number", source=source[:40]))
    return from_decimal(Decimal(plain))


@builtin("string(from: any)")
def _string(run: Run, value: Value) -> Value:
    if isinstance(value, Null):
        return value
    _pay_for_text(run, value)
    result = shown(value)
    run.string(len(result))
    return result


def _pay_for_text(run: Run, value: Value) -> None:
    """Walk a value before printing it, so that a shared sublist printed many times is paid for each time."""
    waiting: list[Value] = [value]
    while waiting:
        one = waiting.pop()
        run.spend(1)
        run.written(one)
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            waiting.extend(one.values())
            waiting.extend(one)
        elif isinstance(one, Range):
            waiting += (one.low, one.high)


@builtin("is(value1: any, value2: any)")
def _is(run: Run, one: Value, other: Value) -> Value:
    if kind_of(one) != kind_of(other):
        return False
    if isinstance(one, Time | DateTime):
        return one == other
    same = equal(one, other, run)
    return same if isinstance(same, bool) else False
