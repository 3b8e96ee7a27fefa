"""Decimal arithmetic as FEEL wants it: 34 digits, halves to even, exponents as in IEEE 754 decimal128."""

from __future__ import annotations

from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

from engine.decisions.feel.values import Null
from engine.text import text

CONTEXT = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[InvalidOperation, DivisionByZero, Overflow],
    clamp=0,
)
_MAX_BITS = 20_480  # a little more than 1e6144 needs; beyond it, converting an int is slow and pointless

__all__ = ["CONTEXT", "DecimalException", "from_decimal", "from_float", "from_int", "impossible", "is_whole"]


def from_int(value: int) -> Decimal | Null:
    """A whole number of the host."""
    return from_decimal(Decimal(value)) if value.bit_length() <= _MAX_BITS else impossible()


def from_float(value: float) -> Decimal | Null:
    """A binary float by its shortest text: 0.1 is one tenth, as whoever wrote it meant."""
    return from_decimal(Decimal(repr(value)))


def from_decimal(value: Decimal) -> Decimal | Null:
    """Rounded to 34 digits; null for infinities and NaN."""
    if not value.is_finite():
        return impossible()
    try:
        return CONTEXT.plus(value)
    except DecimalException:
        return impossible()


def impossible(at: int = -1) -> Null:
    """The null for a number that cannot be: too large, or undefined."""
    return Null(text("the number is too large or undefined"), at)


def is_whole(value: Decimal) -> bool:
    """Whether there is nothing behind the decimal point."""
    return value == value.to_integral_value()
