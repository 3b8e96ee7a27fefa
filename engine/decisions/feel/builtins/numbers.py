"""Numbers: rounding, roots, powers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from engine.decisions.feel.builtins.registry import builtin, fault
from engine.decisions.feel.numbers import CONTEXT, is_whole
from engine.decisions.feel.run import Run
from engine.decisions.feel.temporal import DayDuration, MonthDuration
from engine.decisions.feel.values import Value
from engine.text import text

_SCALES = (-6111, 6176)
_COSTLY = 50


def _rounded(run: Run, number: Decimal, scale: Decimal | None, rounding: str) -> Value:
    digits = Decimal(0) if scale is None else scale
    if not _SCALES[0] <= digits <= _SCALES[1]:
        return fault(text("a scale of {scale} is out of bounds", scale=digits))
    places = int(digits)
    run.spend(1 + abs(places))
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -places and places >= 0:
        return number
    return CONTEXT.plus(number.quantize(Decimal((0, (1,), -places)), rounding=rounding, context=_WIDE))


_WIDE = CONTEXT.copy()
_WIDE.prec = 12_400


def _rounding(rounding: str) -> Callable[..., Value]:
    def rounded(run: Run, number: Decimal, scale: Decimal | None = None) -> Value:
        return _rounded(run, number, scale, rounding)

    return rounded


builtin("decimal(n: number, scale: number)")(_rounding(ROUND_HALF_EVEN))
builtin("floor(n: number, scale?: number)")(_rounding(ROUND_FLOOR))
builtin("ceiling(n: number, scale?: number)")(_rounding(ROUND_CEILING))
builtin("round up(n: number, scale: number)")(_rounding(ROUND_UP))
builtin("round down(n: number, scale: number)")(_rounding(ROUND_DOWN))
builtin("round half up(n: number, scale: number)")(_rounding(ROUND_HALF_UP))
builtin("round half down(n: number, scale: number)")(_rounding(ROUND_HALF_DOWN))


@builtin("abs(n: number|days and time duration|years and months duration)")
def _abs(run: Run, value: Decimal | DayDuration | MonthDuration) -> Value:
    if isinstance(value, DayDuration):
        return DayDuration(abs(value.nanos))
    if isinstance(value, MonthDuration):
        return MonthDuration(abs(value.months))
    return CONTEXT.abs(value)


@builtin("modulo(dividend: number, divisor: number)")
def _modulo(run: Run, dividend: Decimal, divisor: Decimal) -> Value:
    if not divisor:
        return fault(text("division by zero"))
    run.spend(_COSTLY)
    rest = _WIDE.remainder(dividend, divisor)
    return CONTEXT.add(rest, divisor if rest and (rest < 0) != (divisor < 0) else Decimal(0))


@builtin("sqrt(number: number)")
def _sqrt(run: Run, number: Decimal) -> Value:
    if number < 0:
        return fault(text("there is no root of {number}", number=number))
    run.spend(_COSTLY)
    return CONTEXT.sqrt(number)


@builtin("log(number: number)")
def _log(run: Run, number: Decimal) -> Value:
    if number <= 0:
        return fault(text("there is no logarithm of {number}", number=number))
    run.spend(_COSTLY)
    return CONTEXT.ln(number)


@builtin("exp(number: number)")
def _exp(run: Run, number: Decimal) -> Value:
    run.spend(_COSTLY)
    return CONTEXT.exp(number)


@builtin("odd(number: number)")
def _odd(run: Run, number: Decimal) -> Value:
    return is_whole(number) and not _is_even(number)


@builtin("even(number: number)")
def _even(run: Run, number: Decimal) -> Value:
    return _is_even(number)


def _is_even(number: Decimal) -> bool:
    return not _WIDE.remainder(number, Decimal(2))
