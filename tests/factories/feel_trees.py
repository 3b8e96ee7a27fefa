"""Trees of FEEL of every kind of node, as the parser makes them, for Hypothesis."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal

from hypothesis import strategies as st

from engine.decisions.feel.numbers import from_decimal
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.syntax.types import SIMPLE
from engine.decisions.feel.temporal import Date, DateTime, DayDuration, MonthDuration, Time, Zone
from engine.decisions.feel.values import NULL

SPECIAL = ("follow-up", "date and time of call", "amount and fee", "R&D/网络", "fee*rate", "if any", "处理-意见")
"""Names that only a parser that knows them can read; some begin like plain ones."""

_PLAIN = (
    "amount",
    "fee",
    "date",
    "time",
    "处理",
    "责任 部门",
    "first name",
    "of",
    "x1",
    "_",
    "follow",
    "rate",
    "item",
    "?",
)
_SIGNS = (("+", "-"), ("*", "/"), ("**",))
_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")

names = st.sampled_from(_PLAIN[:-1] + SPECIAL)
variables = st.sampled_from(_PLAIN + SPECIAL)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_zones = st.none() | st.sampled_from(
    (Zone(0), Zone(28_800), Zone(-3_601), Zone(None, "Asia/Shanghai"), Zone(None, "Etc/GMT"))
)
_dates = st.builds(Date, st.integers(-9_999, 999_999), st.integers(1, 12), st.integers(1, 28))
_times = st.builds(Time, st.integers(0, 86_400 * 10**9 - 1), _zones)
_points = st.one_of(_dates, _times, st.builds(DateTime, _dates, _times))
_spans = st.builds(DayDuration, st.integers(-(10**18), 10**18)) | st.builds(MonthDuration, st.integers(-9_999, 9_999))
_numbers = st.one_of(
    st.integers(0, 10**6).map(Decimal),
    st.decimals(0, 10**9, places=4),
    st.builds(
        lambda digits, exponent: Decimal(digits).scaleb(exponent),
        st.integers(1, 10**34 - 1),
        st.integers(-6_000, 6_000),
    ),
).map(from_decimal)
_values = st.one_of(_numbers, words, st.booleans(), st.just(NULL), _points, _spans)
_simple_types = st.sampled_from(SIMPLE).map(lambda name: nodes.TypeName(0, name))


def _richer_types(inner: st.SearchStrategy[nodes.TypeName]) -> st.SearchStrategy[nodes.TypeName]:
    contexts = st.dictionaries(names, inner, min_size=1, max_size=2)
    return st.one_of(
        st.builds(lambda name, part: nodes.TypeName(0, name, (part,)), st.sampled_from(("list", "range")), inner),
        contexts.map(lambda parts: nodes.TypeName(0, "context", tuple(parts.values()), tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: nodes.TypeName(0, "function", tuple(parts))),
    )


types = st.recursive(_simple_types, _richer_types, max_leaves=4)
_Trees = st.SearchStrategy[nodes.Node]


def _chains(inner: _Trees) -> _Trees:
    def chain(signs: tuple[str, ...]) -> _Trees:
        rest = st.lists(st.tuples(st.sampled_from(signs), inner), min_size=1, max_size=3).map(tuple)
        return st.builds(nodes.Chain, st.just(0), inner, rest)

    return st.sampled_from(_SIGNS).flatmap(chain)


def _halves(inner: _Trees) -> _Trees:
    """`> 5`, `<= 5`, `= 5`, `!= 5`."""
    closed = st.booleans()
    return st.one_of(
        st.builds(lambda end, is_closed: nodes.RangeOf(0, end, None, is_closed, False), inner, closed),
        st.builds(lambda end, is_closed: nodes.RangeOf(0, None, end, False, is_closed), inner, closed),
        st.builds(lambda end: nodes.RangeOf(0, end, end, True, True), inner),
        st.builds(nodes.Unequal, st.just(0), inner),
    )


def _iterations(inner: _Trees) -> st.SearchStrategy[tuple[nodes.Iteration, ...]]:
    one = st.builds(nodes.Iteration, st.just(0), names, inner, st.none() | inner)
    return st.lists(one, min_size=1, max_size=2).map(tuple)


def _lambdas(inner: _Trees) -> _Trees:
    parameters = st.dictionaries(names, st.none() | types, max_size=3)
    return st.builds(lambda given, body: nodes.Lambda(0, tuple(given), tuple(given.values()), body), parameters, inner)


def _calls(inner: _Trees) -> _Trees:
    by_position = st.builds(nodes.Call, st.just(0), inner, st.lists(inner, max_size=3).map(tuple), st.just(()))
    named = st.dictionaries(names, inner, min_size=1, max_size=2)
    by_name = st.builds(lambda to, given: nodes.Call(0, to, tuple(given.values()), tuple(given)), inner, named)
    built_in = st.sampled_from(("date and time", "not", "get or else", "sum")).map(lambda name: nodes.Name(0, name))
    of_built_ins = st.builds(nodes.Call, st.just(0), built_in, st.lists(inner, max_size=2).map(tuple), st.just(()))
    return by_position | by_name | of_built_ins


def _larger(inner: _Trees) -> _Trees:
    at = st.just(0)
    several = st.lists(inner, max_size=3).map(tuple)
    keys = names | words.filter(str.strip)
    return st.one_of(
        st.builds(nodes.Negation, at, inner),
        _chains(inner),
        st.builds(nodes.Logic, at, st.sampled_from(("and", "or")), st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(nodes.Comparison, at, st.sampled_from(_COMPARISONS), inner, inner),
        st.builds(nodes.Between, at, inner, inner, inner),
        st.builds(nodes.In, at, inner, st.lists(inner | _halves(inner), min_size=1, max_size=3).map(tuple)),
        st.builds(nodes.If, at, inner, inner, inner),
        st.builds(nodes.For, at, _iterations(inner), inner),
        st.builds(nodes.Quantified, at, st.sampled_from(("some", "every")), _iterations(inner), inner),
        st.builds(nodes.ListOf, at, several),
        st.builds(
            nodes.ContextOf, at, st.dictionaries(keys, inner, max_size=3).map(lambda found: tuple(found.items()))
        ),
        st.builds(nodes.RangeOf, at, inner, inner, st.booleans(), st.booleans()),
        _halves(inner),
        st.builds(nodes.Path, at, inner, names),
        st.builds(nodes.Filter, at, inner, inner),
        _calls(inner),
        _lambdas(inner),
        st.builds(nodes.InstanceOf, at, inner, types),
    )


_leaves = st.builds(nodes.Literal, st.just(0), _values) | st.builds(nodes.Name, st.just(0), variables)
trees = st.recursive(_leaves, _larger, max_leaves=12)
tests = st.builds(
    lambda found, negated: nodes.Tests(0, tuple(found), negated and bool(found)),
    st.lists(trees | _halves(trees), max_size=3),
    st.booleans(),
)


def shape(part: object) -> object:
    """A tree without its places; the test `= 5`, one node at both ends, is told from `[5..5]`."""
    if isinstance(part, tuple):
        return tuple(map(shape, part))
    if not isinstance(part, nodes.Node):
        return part
    single = isinstance(part, nodes.RangeOf) and part.low is part.high
    kept = [shape(getattr(part, slot.name)) for slot in fields(part) if slot.init and slot.name != "at"]
    return (type(part).__name__, single, *kept)


def kinds(node: nodes.Node) -> set[type[nodes.Node]]:
    """Every kind of node in a tree."""
    return {type(node)}.union(*(kinds(child) for child in nodes.children(node)))
