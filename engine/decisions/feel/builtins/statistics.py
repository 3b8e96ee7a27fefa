"""Sums, means and their relatives over lists of numbers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from engine.decisions.feel.arithmetic import calculate
from engine.decisions.feel.builtins.registry import builtin, fault
from engine.decisions.feel.numbers import CONTEXT
from engine.decisions.feel.run import Run
from engine.decisions.feel.temporal import DayDuration, MonthDuration
from engine.decisions.feel.values import Null, Value
from engine.text import text

Numbers = list[Decimal]


def _over_numbers(signature: str, fewest: int = 1) -> Callable[[Callable[[Run, Numbers], Value]], None]:
    """Register a handler that sees only lists of numbers with at least `fewest` of them."""

    def register(handler: Callable[[Run, Numbers], Value]) -> None:
        def checked(run: Run, items: list[Value]) -> Value:
            run.spend(len(items))
            numbers = [item for item in items if isinstance(item, Decimal)]
            if len(numbers) != len(items):
                faults = [item for item in items if isinstance(item, Null) and item.fault]
                return faults[0] if faults else fault(text("every item must be a number"))
            if fewest and not numbers:
                return fault(text("the list is empty"))
            if len(numbers) < fewest:
                return fault(text("the list has fewer than {count} items", count=fewest))
            return handler(run, numbers)

        builtin(signature)(checked)

    return register


def total(numbers: Numbers) -> Decimal:
    """The sum, rounded to 34 digits at each step."""
    result = Decimal(0)
    for number in numbers:
        result = CONTEXT.add(result, number)
    return result


@builtin("sum(list*: list)")
def _sum(run: Run, items: list[Value]) -> Value:
    run.spend(len(items))
    if not items:
        return fault(text("the list is empty"))
    if not isinstance(items[0], Decimal | DayDuration | MonthDuration | Null):
        return fault(text("every item must be a number"))
    result: Value = items[0]
    for item in items[1:]:
        result = calculate("+", result, item, run, -1)
    return result


@_over_numbers("mean(list*: list)")
def _mean(run: Run, numbers: Numbers) -> Value:
    return CONTEXT.divide(total(numbers), Decimal(len(numbers)))


@_over_numbers("product(list*: list)")
def _product(run: Run, numbers: Numbers) -> Value:
    result = Decimal(1)
    for number in numbers:
        result = CONTEXT.multiply(result, number)
    return result


@_over_numbers("median(list*: list)")
def _median(run: Run, numbers: Numbers) -> Value:
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return CONTEXT.divide(CONTEXT.add(ordered[middle - 1], ordered[middle]), Decimal(2))


@_over_numbers("stddev(list*: list)", fewest=2)
def _stddev(run: Run, numbers: Numbers) -> Value:
    run.spend(len(numbers))
    mean = CONTEXT.divide(total(numbers), Decimal(len(numbers)))
    differences = [CONTEXT.subtract(number, mean) for number in numbers]
    squares = total([CONTEXT.multiply(one, one) for one in differences])
    return CONTEXT.sqrt(CONTEXT.divide(squares, Decimal(len(numbers) - 1)))


@_over_numbers("mode(list*: list)", fewest=0)
def _mode(run: Run, numbers: Numbers) -> Value:
    counts: dict[Decimal, int] = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(number for number, count in counts.items() if count == most)
