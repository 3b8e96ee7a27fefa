"""Whatever a type says of a value, and whatever is called a mistake, holds when the expression runs: for every part of
thousands of random expressions, over values of the types that were promised or null."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decisions import Environment, Expression, compile_expression, to_plain
from engine.decisions.feel.builtins import BUILTINS
from engine.decisions.feel.compiler import build
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.syntax.parser import parse, parse_tests
from engine.decisions.feel.typing import Mistake, Type, infer, infer_tests, plain
from engine.decisions.feel.typing import ground as grounds
from engine.decisions.feel.typing.results import RESULTS
from engine.decisions.feel.typing.types import ANY, NULL, ContextType, ListType, RangeType, kind_name, parts
from engine.decisions.feel.values import Null, Value, kind_of
from engine.errors import BadExpression, EvaluationFailed
from tests.unit.decisions.random_expressions import SCOPE, contexts, sources, values_of


class Seen:
    """What every part of a tree was inferred to be, and what it gave, by the identity of its node."""

    def __init__(self) -> None:
        self.trees: list[nodes.Node] = []  # kept, so that no other node gets the identity of one
        self.types: dict[int, list[Type]] = defaultdict(list)
        self.values: dict[int, list[Value]] = defaultdict(list)

    @contextmanager
    def watching(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            for kind, rule in list(grounds._RULES.items()):
                patch.setitem(grounds._RULES, kind, self._noting_type(rule))
            for kind, compiler in list(build._COMPILERS.items()):
                patch.setitem(build._COMPILERS, kind, self._noting_values(compiler))
            yield

    def _noting_type(self, rule: Callable[..., Type]) -> Callable[..., Type]:
        def noted(node: nodes.Node, ground: grounds.Ground) -> Type:
            found = rule(node, ground)
            self.types[id(node)].append(found)
            return found

        return noted

    def _noting_values(self, compiler: Callable[..., build.Code]) -> Callable[..., build.Code]:
        def noted(node: nodes.Node, around: build.Build) -> build.Code:
            code = compiler(node, around)

            def run(scope: build.Scope) -> Value:
                value = code(scope)
                self.values[id(node)].append(value)
                return value

            return run

        return noted


def conforms(value: Value, wanted: Type) -> bool:
    if isinstance(value, Null) or value is None or wanted == ANY:
        return True
    return any(_conforms(value, part) for part in parts(wanted))


def _conforms(value: Value, part: Type) -> bool:
    if part == NULL or kind_of(value) != kind_name(part):
        return False
    match part:
        case ListType():
            return all(conforms(item, part.item) for item in value)  # type: ignore[attr-defined]
        case RangeType():
            return all(conforms(end, part.end) for end in (value.low, value.high))  # type: ignore[attr-defined]
        case ContextType():
            entries: Mapping[str, Value] = value  # type: ignore[assignment]
            return all(
                part.entry(key) is not None and conforms(entry, part.entry(key) or ANY)
                for key, entry in entries.items()
            )
    return True


def all_nodes(tree: nodes.Node) -> Iterator[nodes.Node]:
    yield tree
    for child in nodes.children(tree):
        yield from all_nodes(child)


def truths_wanted(tree: nodes.Node) -> set[int]:
    """The parts in whose place something true or false is needed (an index will do for a filter)."""
    found: set[int] = set()
    for node in all_nodes(tree):
        match node:
            case nodes.Logic():
                found.update(map(id, node.terms))
            case nodes.If() | nodes.Quantified() | nodes.Filter():
                found.add(id(node.condition))
            case nodes.Tests():
                found.update(map(id, node.tests))
    return found


def goes_wrong(mistake: Mistake, tree: nodes.Node, seen: Seen) -> bool:
    """Whether every run of the place gave what a mistake promises."""
    values = seen.values[id(mistake.node)]
    if all(isinstance(value, Null) for value in values) or _is_a_test_that_fails(mistake.node, tree, seen):
        return True
    if id(mistake.node) in truths_wanted(tree) and not any(isinstance(value, bool) for value in values):
        return True
    match mistake.node:
        case nodes.Comparison(left=left, right=right):
            return any(isinstance(side, Null) for side in (*seen.values[id(left)], *seen.values[id(right)]))
        case nodes.Between() | nodes.InstanceOf():
            return not any(value is True for value in values)
        case nodes.Path():
            return all(_nothing(value) for value in values)
        case nodes.For(iterations=iterations) | nodes.Quantified(iterations=iterations):
            return len(iterations) > 1
    return False


def _is_a_test_that_fails(test: nodes.Node, tree: nodes.Node, seen: Seen) -> bool:
    """Null is equal to null, and of several tests another one may pass."""
    holder = next((one for one in all_nodes(tree) if isinstance(one, nodes.In) and test in one.tests), None)
    if holder is None:
        return False
    nulls = any(isinstance(value, Null) for value in seen.values[id(holder.subject)])
    return nulls or len(holder.tests) > 1 or not any(value is True for value in seen.values[id(holder)])


def _nothing(value: Value) -> bool:
    return all(map(_nothing, value)) if isinstance(value, list) else isinstance(value, Null)


def played(tree: nodes.Node, source: str, given: Mapping[str, Value]) -> None:
    """Run it, plainly and as a condition; stopping is one of the ways to go wrong."""
    expression = Expression(source, tree, ())
    for run in (expression.explain, expression.decide):
        try:
            run(given, Environment())
        except EvaluationFailed:
            continue


@settings(max_examples=200, deadline=None)
@given(
    sources,
    contexts,
    st.just(frozenset()) | st.frozensets(st.sampled_from(list(SCOPE)), max_size=5),
)
def test_values_are_of_their_types_and_mistakes_go_wrong(
    written: list[str], given: Mapping[str, Value], unknown: frozenset[str]
) -> None:
    scope = {name: wanted for name, wanted in SCOPE.items() if name not in unknown}
    if unknown:  # then there may be more names, even some that are called like a built-in
        given = {**given, "count": Decimal(3)}
    seen = Seen()
    with seen.watching():
        for source in written:
            held_to(source, scope, given, seen, closed=not unknown)


def held_to(source: str, scope: Mapping[str, Type], given: Mapping[str, Value], seen: Seen, *, closed: bool) -> None:
    """Infer, run, compare."""
    try:
        tree = parse(source)
    except BadExpression:
        return
    seen.trees.append(tree)
    found = infer(tree, scope, closed=closed)
    try:
        played(tree, source, given)
    except BadExpression:
        assert not closed or found.mistakes, "what does not compile is reported"
        return
    for node in all_nodes(tree):
        for wanted in seen.types[id(node)]:
            for value in seen.values[id(node)]:
                assert conforms(value, wanted), (source, node, wanted, value)
    for mistake in found.mistakes:
        assert goes_wrong(mistake, tree, seen), (source, str(mistake.message), seen.values[id(mistake.node)])


@settings(max_examples=60, deadline=None)
@given(sources, st.data())
def test_a_test_that_is_reported_passes_no_value(written: list[str], data: st.DataObject) -> None:
    wanted = data.draw(st.sampled_from(list(SCOPE.values())))
    given = {**data.draw(contexts), "?": data.draw(values_of(wanted))}
    for one, other in pairwise(written):
        for source in (one, f"> {one}", f"not({one})", f"{one}, {other}"):
            passes_only_what_fits(source, wanted, given)


def passes_only_what_fits(source: str, wanted: Type, given: Mapping[str, Value]) -> None:
    """Infer, run, compare."""
    try:
        tree = parse_tests(source)
        expression = Expression(source, tree, ())
    except BadExpression:
        return
    mistakes = infer_tests(tree, wanted, SCOPE, closed=True).mistakes
    reported = {id(one.node) for one in mistakes if one.remedy.template.startswith("Write a test for")}
    if all(id(test) in reported for test in tree.tests):
        try:
            assert expression(given) is not (not tree.negated) or given["?"] is None
        except EvaluationFailed:
            return


@given(st.sampled_from(list(SCOPE.values())), st.data())
def test_what_a_case_keeps_is_of_the_plain_type(wanted: Type, data: st.DataObject) -> None:
    value = data.draw(values_of(wanted))
    kept = compile_expression("v")({"v": None if value is None else to_plain(value)})
    assert conforms(kept, plain(wanted))


def test_every_built_in_has_a_result() -> None:
    assert RESULTS.keys() == BUILTINS.keys()
