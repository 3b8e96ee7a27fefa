"""What a table makes of the outputs of the rules that hit (8.2.8).

Each policy takes the numbers of the rules that hit and their outputs, in the order of the rules, at least one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.decisions.dmn.boxed import Aggregation, HitPolicy, Table
from engine.decisions.feel.builtins import BUILTINS
from engine.decisions.feel.compare import equal
from engine.decisions.feel.numbers import from_int
from engine.decisions.feel.run import Run
from engine.decisions.feel.values import Null, Value
from engine.text import Text, text

SINGLE = frozenset([HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.PRIORITY, HitPolicy.FIRST])
"""Policies with one answer: without a hit these tables have none."""


@dataclass(frozen=True, slots=True)
class Violated(Exception):
    """The hits contradict the policy."""

    detail: Text


@dataclass(frozen=True, slots=True)
class Hits:
    """`rules` count from 1; `ranks[i]` says how important output `i` is, the smallest first."""

    rules: Sequence[int]
    outputs: Sequence[Value]
    ranks: Callable[[], Sequence[tuple[int, ...]]]
    run: Run


def settled(table: Table, hits: Hits) -> Value:
    """The answer of the table; raises Violated for two hits under U, and different outputs under A."""
    return _POLICIES[table.policy](hits) if table.policy is not HitPolicy.COLLECT else _collected(table, hits)


def _unique(hits: Hits) -> Value:
    if len(hits.rules) > 1:
        raise Violated(text("rules {rules} hit, where only one may", rules=_numbers(hits.rules)))
    return hits.outputs[0]


def _any(hits: Hits) -> Value:
    for output in hits.outputs[1:]:
        if equal(hits.outputs[0], output, hits.run) is not True:
            raise Violated(text("rules {rules} hit and give different outputs", rules=_numbers(hits.rules)))
    return hits.outputs[0]


def _numbers(rules: Sequence[int]) -> str:
    return ", ".join(map(str, rules))


def _first(hits: Hits) -> Value:
    return hits.outputs[0]


def _all(hits: Hits) -> Value:
    return list(hits.outputs)


def _by_rank(hits: Hits) -> list[Value]:
    ranks = hits.ranks()
    return [hits.outputs[place] for place in sorted(range(len(ranks)), key=ranks.__getitem__)]


_POLICIES: dict[HitPolicy, Callable[[Hits], Value]] = {
    HitPolicy.UNIQUE: _unique,
    HitPolicy.ANY: _any,
    HitPolicy.FIRST: _first,
    HitPolicy.PRIORITY: lambda hits: _by_rank(hits)[0],
    HitPolicy.RULE_ORDER: _all,
    HitPolicy.OUTPUT_ORDER: _by_rank,
}
_AGGREGATES = {Aggregation.SUM: "sum", Aggregation.MIN: "min", Aggregation.MAX: "max"}


def _collected(table: Table, hits: Hits) -> Value:
    if table.aggregation is None:
        return _all(hits)
    if table.aggregation is Aggregation.COUNT:
        return from_int(len(hits.outputs))
    return BUILTINS[_AGGREGATES[table.aggregation]].as_value().call(hits.run, [list(hits.outputs)])


def nothing_hit(table: Table) -> Value:
    """The answer of a table without a hit and without defaults."""
    if table.policy in SINGLE:
        return Null(text("no rule hits"))
    if table.aggregation is Aggregation.COUNT:
        return from_int(0)
    return [] if table.aggregation is None else Null(text("no rule hits"))
