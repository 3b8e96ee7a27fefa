"""`+ - * / **` over numbers, strings, dates, times, durations. What does not go together is null, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from engine.decisions.feel.compare import passed_on, placed
from engine.decisions.feel.numbers import CONTEXT, DecimalException, impossible
from engine.decisions.feel.run import Run
from engine.decisions.feel.temporal import Date, DateTime, DayDuration, MonthDuration, Time, Zone, civil
from engine.decisions.feel.temporal.durations import DAY
from engine.decisions.feel.values import Null, Value, described
from engine.text import Text, text

_ON_NUMBERS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": CONTEXT.add,
    "-": CONTEXT.subtract,
    "*": CONTEXT.multiply,
    "/": CONTEXT.divide,
    "**": CONTEXT.power,
}
_DURATIONS = (DayDuration, MonthDuration)
_MAX_NANOS = civil.MAX_YEAR * 366 * DAY
_POWER_COST = 200
_TEMPORAL_COST = 10


def calculate(sign: str, left: Value, right: Value, run: Run, at: int) -> Value:
    """One step of arithmetic."""
    if isinstance(left, Null):
        return passed_on(left, at)
    if isinstance(right, Null):
        return passed_on(right, at)
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _numbers(sign, left, right, run, at)
    run.spend(_TEMPORAL_COST)
    try:
        result = _others(sign, left, right, run)
    except DecimalException:
        return impossible(at)
    return Null(_mismatch(sign, left, right), at) if result is None else _bounded(result, at)


def _mismatch(sign: str, left: Value, right: Value) -> Text:
    """Why these two do not go together, and what may have been meant."""
    pair = {"sign": sign, "left": described(left), "right": described(right)}
    kinds = {type(left), type(right)}
    if kinds == {str, Decimal}:
        return text(
            "“{sign}” does not go with {left} and {right}: write number(…) around the text, or string(…) "
            "around the number",
            **pair,
        )
    if Decimal in kinds and kinds & {Date, DateTime, Time}:
        return text('“{sign}” does not go with {left} and {right}: five days are written duration("P5D")', **pair)
    return text("“{sign}” does not go with {left} and {right}", **pair)


def _numbers(sign: str, left: Decimal, right: Decimal, run: Run, at: int) -> Value:
    if sign == "/" and not right:
        return Null(text("division by zero"), at)
    if sign == "**":
        run.spend(_POWER_COST)
        if not right:
            return Decimal(1)
    try:
        result = _ON_NUMBERS[sign](left, right)
    except DecimalException:
        return impossible(at)
    return result


def _others(sign: str, left: Value, right: Value, run: Run) -> Value | None:
    match sign:
        case "+":
            return _add(left, right, run)
        case "-":
            return _subtract(left, right)
        case "*":
            return _multiply(left, right)
        case "/":
            return _divide(left, right)
    return None


def _add(left: Value, right: Value, run: Run) -> Value | None:
    if isinstance(left, str) and isinstance(right, str):
        run.string(len(left) + len(right))
        return left + right
    if isinstance(left, _DURATIONS) and isinstance(right, Date | Time | DateTime):
        left, right = right, left
    if isinstance(right, DayDuration):
        return _later(left, right.nanos)
    if isinstance(right, MonthDuration):
        return _months_later(left, right.months)
    return None


def _subtract(left: Value, right: Value) -> Value | None:
    if isinstance(right, DayDuration):
        return _later(left, -right.nanos)
    if isinstance(right, MonthDuration):
        return _months_later(left, -right.months)
    if isinstance(left, Date) and isinstance(right, Date):
        return DayDuration((left.days - right.days) * DAY)
    if isinstance(left, Date | DateTime) and isinstance(right, Date | DateTime):
        return _between(_midnight(left), _midnight(right))
    if isinstance(left, Time) and isinstance(right, Time):
        return _between(left, right)
    return None


def _midnight(value: Date | DateTime) -> DateTime:
    """A date beside a date and time stands for its midnight in UTC, as FEEL has it."""
    return value if isinstance(value, DateTime) else DateTime(value, Time(0, Zone(0)))


def _between(left: Time | DateTime, right: Time | DateTime) -> Value:
    if left.zoned != right.zoned:
        return Null(text("a time with a zone cannot be subtracted from one without, or the other way round"))
    return DayDuration(left.instant() - right.instant())


def _later(value: Value, nanos: int) -> Value | None:
    match value:
        case Date():
            return Date.from_days((value.days * DAY + nanos) // DAY)
        case Time():
            return Time((value.nanos + nanos) % DAY, value.zone)
        case DateTime():
            return value.plus_nanos(nanos)
        case DayDuration():
            return DayDuration(value.nanos + nanos)
    return None


def _months_later(value: Value, months: int) -> Value | None:
    match value:
        case Date() | DateTime():
            return value.plus_months(months)
        case MonthDuration():
            return MonthDuration(value.months + months)
    return None


def _multiply(left: Value, right: Value) -> Value | None:
    if isinstance(left, Decimal):
        left, right = right, left
    if not isinstance(right, Decimal):
        return None
    if isinstance(left, DayDuration):
        return DayDuration(_whole(CONTEXT.multiply(Decimal(left.nanos), right)))
    if isinstance(left, MonthDuration):
        return MonthDuration(_whole(CONTEXT.multiply(Decimal(left.months), right)))
    return None


def _divide(left: Value, right: Value) -> Value | None:
    if isinstance(left, _DURATIONS) and isinstance(right, Decimal):
        if not right:
            return Null(text("division by zero"))
        return _share(left, right)
    if isinstance(left, DayDuration) and isinstance(right, DayDuration):
        return _ratio(left.nanos, right.nanos)
    if isinstance(left, MonthDuration) and isinstance(right, MonthDuration):
        return _ratio(left.months, right.months)
    return None


def _share(duration: DayDuration | MonthDuration, divisor: Decimal) -> Value:
    if isinstance(duration, DayDuration):
        return DayDuration(_whole(CONTEXT.divide(Decimal(duration.nanos), divisor)))
    return MonthDuration(_whole(CONTEXT.divide(Decimal(duration.months), divisor)))


def _ratio(left: int, right: int) -> Value:
    return CONTEXT.divide(Decimal(left), Decimal(right)) if right else Null(text("division by zero"))


def _whole(value: Decimal) -> int:
    """Towards zero; a number beyond all durations stays so, without ever becoming a long integer."""
    return int(value) if abs(value) < Decimal("1e30") else int(Decimal("1e30").copy_sign(value))


def _bounded(value: Value, at: int) -> Value:
    """Dates beyond FEEL's years and durations beyond the same span are null."""
    if isinstance(value, Null):
        return placed(value, at)
    year = value.date.year if isinstance(value, DateTime) else value.year if isinstance(value, Date) else 0
    nanos = value.nanos if isinstance(value, DayDuration) else 0
    months = value.months if isinstance(value, MonthDuration) else 0
    if abs(year) > civil.MAX_YEAR or abs(nanos) > _MAX_NANOS or abs(months) > civil.MAX_YEAR * 12:
        return Null(text("the result lies beyond the year {year}", year=civil.MAX_YEAR), at)
    return value


def negative(value: Value, at: int) -> Value:
    """`-value`."""
    match value:
        case Null():
            return passed_on(value, at)
        case Decimal():
            return CONTEXT.minus(value)
        case DayDuration():
            return DayDuration(-value.nanos)
        case MonthDuration():
            return MonthDuration(-value.months)
    return Null(text("there is no negative of {kind}", kind=described(value)), at)
