"""`for`, `some` and `every`. Each turn is paid for by the size of its body before it runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from engine.decisions.feel.compare import not_a_truth, passed_on
from engine.decisions.feel.compiler.build import Build, Code, Scope, compile_node, compiles
from engine.decisions.feel.numbers import CONTEXT, is_whole
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.syntax.free import free_names
from engine.decisions.feel.temporal import Date
from engine.decisions.feel.values import Null, Range, Value, described
from engine.text import text

_Source = tuple[str, Code, Code | None, int]


def _sources(iterations: tuple[nodes.Iteration, ...], build: Build) -> tuple[list[_Source], Build]:
    found: list[_Source] = []
    for one in iterations:
        high = compile_node(one.high, build) if one.high is not None else None
        found.append((one.name, compile_node(one.source, build), high, one.at))
        build = build.binding(one.name)
    return found, build


class _Unusable(Exception):
    """The source of a loop is null or no list."""

    def __init__(self, null: Null) -> None:
        super().__init__()
        self.null = null


def _bindings(sources: list[_Source], scope: Scope, weight: int) -> Iterator[Scope]:
    """A scope for each combination of the loop's variables, the last one turning fastest."""
    name, source, high, at = sources[0]
    for value in _domain(source(scope), high(scope) if high is not None else None, at):
        scope.run.spend(weight)
        inner = Scope({name: value}, scope, scope.run)
        if len(sources) == 1:
            yield inner
        else:
            yield from _bindings(sources[1:], inner, weight)


def _domain(source: Value, high: Value, at: int) -> Iterable[Value]:
    if isinstance(source, Null):
        raise _Unusable(passed_on(source, at))
    if high is None and isinstance(source, Range):
        return _elements(source, at)
    if high is None:
        return source if isinstance(source, list) else [source]
    if isinstance(source, Decimal) and isinstance(high, Decimal) and is_whole(source) and is_whole(high):
        return _numbers(source, high)
    if isinstance(source, Date) and isinstance(high, Date):
        return _days(source, high)
    if isinstance(high, Null):
        raise _Unusable(passed_on(high, at))
    raise _Unusable(
        Null(
            text(
                "a loop runs over whole numbers or dates, not from {low} to {high}",
                low=described(source),
                high=described(high),
            ),
            at,
        )
    )


def _elements(source: Range, at: int) -> Iterable[Value]:
    """The whole numbers or dates of a closed-in range, without the ends that do not belong to it."""
    low, high = source.low, source.high
    if isinstance(low, Decimal) and isinstance(high, Decimal) and is_whole(low) and is_whole(high):
        first = low if source.low_closed else CONTEXT.add(low, Decimal(1))
        last = high if source.high_closed else CONTEXT.subtract(high, Decimal(1))
        return _numbers(first, last) if first <= last else ()
    if isinstance(low, Date) and isinstance(high, Date):
        first_day, last_day = low.days + (not source.low_closed), high.days - (not source.high_closed)
        return (Date.from_days(days) for days in range(first_day, last_day + 1))
    raise _Unusable(Null(text("a loop runs over a range of whole numbers or dates only"), at))


def _numbers(low: Decimal, high: Decimal) -> Iterator[Value]:
    step = Decimal(1 if low <= high else -1)
    number = low
    while number != high:
        yield number
        number = CONTEXT.add(number, step)  # of more than 34 digits it stays as it is, and the budget ends the loop
    yield number


def _days(low: Date, high: Date) -> Iterator[Value]:
    step = 1 if low.days <= high.days else -1
    return (Date.from_days(days) for days in range(low.days, high.days + step, step))


@compiles(nodes.For)
def _for(node: nodes.For, build: Build) -> Code:
    sources, inside = _sources(node.iterations, build)
    body, weight = compile_node(node.body, inside.binding("partial")), node.body.weight + 1
    wants_partial = "partial" in free_names(node.body)

    def code(scope: Scope) -> Value:
        results: list[Value] = []
        try:
            for inner in _bindings(sources, scope, weight):
                if wants_partial:
                    scope.run.elements(len(results))
                    inner = Scope({"partial": list(results)}, inner, scope.run)
                results.append(body(inner))
                if len(results) > scope.run.limits.elements:
                    scope.run.elements(len(results))
        except _Unusable as unusable:
            return unusable.null
        return results

    return code


@compiles(nodes.Quantified)
def _quantified(node: nodes.Quantified, build: Build) -> Code:
    sources, inside = _sources(node.iterations, build)
    condition, weight = compile_node(node.condition, inside), node.condition.weight + 1
    decisive, at = node.quantifier == "some", node.at

    def code(scope: Scope) -> Value:
        undecided: Value = None
        try:
            for inner in _bindings(sources, scope, weight):
                value = condition(inner)
                if value is decisive:
                    return decisive
                if undecided is None and value is not (not decisive):
                    undecided = value
        except _Unusable as unusable:
            return unusable.null
        return not decisive if undecided is None else not_a_truth(undecided, at)

    return code
