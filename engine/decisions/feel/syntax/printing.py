"""The way back: from a tree to its canonical text, which reads as the same tree.

Single spaces, no comments, only those parentheses that the tree needs; names keep their spaces, signs and script.
Some need them for what follows, so everything is written with its rest of the line at hand (`after`):
`(if a then 1 else 2) + 3`, but `3 + if a then 1 else 2`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import TypeVar

from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.syntax.names import Scope
from engine.decisions.feel.syntax.parser import (
    ADD,
    AND,
    COMPARE,
    INSTANCE,
    LOWEST,
    MULTIPLY,
    NEGATE,
    OR,
    POSTFIX,
    POWER,
)
from engine.decisions.feel.syntax.spelling import spelled, spelled_key, spelled_type

_ROWS = {"or": OR, "and": AND, "+": ADD, "-": ADD, "*": MULTIPLY, "/": MULTIPLY, "**": POWER}
_RANKS: dict[type[nodes.Node], int] = {
    nodes.Negation: NEGATE,
    nodes.InstanceOf: INSTANCE,
    nodes.Comparison: COMPARE,
    nodes.Between: COMPARE,
    nodes.In: COMPARE,
}
_GREEDY = (nodes.If, nodes.For, nodes.Quantified, nodes.Lambda)
"""What takes everything to its right, and so must not be followed by an operator."""

_BARE = ("list", "range", "context", "function")


def printed(tree: nodes.Node, names: Collection[str] = ()) -> str:
    """The text of a tree that the parser made; `names` are the special ones known then, and when it is read again."""
    printer = _Printer(names)
    return _tests(printer, tree) if isinstance(tree, nodes.Tests) else printer.text(tree)


class _Printer:
    """Writes nodes by the table at the end, with the names in scope that could be misread."""

    def __init__(self, names: Collection[str]) -> None:
        self.scope = Scope(names)

    def text(self, node: nodes.Node, rank: int = LOWEST, after: str = "") -> str:
        """A node where only what binds tighter than `rank` needs no parentheses, and `after` follows."""
        if _rank(node) > rank and not (after and isinstance(node, _GREEDY)):
            plain = _WRITERS[type(node)](self, node, after)
            if not self._is_misread(node, plain, after):
                return plain
        return f"({_WRITERS[type(node)](self, node, '')})"

    def _is_misread(self, node: nodes.Node, plain: str, after: str) -> bool:
        """Whether the end of the text and what follows it would be read as one: `(a) and b` beside a name “a and b”."""
        if isinstance(node, nodes.InstanceOf):
            runs_on = re.match(r" <(?!=)", after) and plain.endswith(_BARE)
            return bool(runs_on) or (plain.endswith(" date") and after.startswith(" and time"))
        if not isinstance(node, nodes.Name | nodes.Path):
            return False
        found = self.scope.longest(f"{node.name}{after}", 0)
        return found is not None and found[1] > len(node.name)

    def listed(self, found: tuple[nodes.Node, ...]) -> str:
        """With commas between them."""
        return ", ".join(self.text(node) for node in found)


def _rank(node: nodes.Node) -> int:
    if isinstance(node, nodes.Chain):
        return _ROWS[node.rest[0][0]]
    if isinstance(node, nodes.Logic):
        return _ROWS[node.operator]
    return _RANKS.get(type(node), POSTFIX)


NodeType = TypeVar("NodeType", bound=nodes.Node)
_Writer = Callable[[_Printer, NodeType, str], str]
_WRITERS: dict[type[nodes.Node], Callable[[_Printer, nodes.Node, str], str]] = {}


def _writes(kind: type[NodeType]) -> Callable[[_Writer[NodeType]], _Writer[NodeType]]:
    """Register what writes one type of node."""

    def register(writer: _Writer[NodeType]) -> _Writer[NodeType]:
        _WRITERS[kind] = writer  # type: ignore[assignment]  # only ever called with nodes of `kind`
        return writer

    return register


@_writes(nodes.Literal)
def _literal(printer: _Printer, node: nodes.Literal, after: str) -> str:
    return spelled(node.value)


@_writes(nodes.Name)
def _name(printer: _Printer, node: nodes.Name, after: str) -> str:
    return node.name


@_writes(nodes.ListOf)
def _list(printer: _Printer, node: nodes.ListOf, after: str) -> str:
    return f"[{printer.listed(node.items)}]"


@_writes(nodes.ContextOf)
def _context(printer: _Printer, node: nodes.ContextOf, after: str) -> str:
    entries = []
    for key, entry in node.entries:
        entries.append(f"{spelled_key(key)}: {printer.text(entry)}")
        printer.scope.push((key,))
    for _ in entries:
        printer.scope.pop()
    return f"{{{', '.join(entries)}}}"


@_writes(nodes.RangeOf)
def _range(printer: _Printer, node: nodes.RangeOf, after: str) -> str:
    if node.low is None or node.high is None or node.low is node.high:
        return f"({_half(printer, node, '')})"
    opening, closing = "[" if node.low_closed else "(", "]" if node.high_closed else ")"
    return f"{opening}{printer.text(node.low)}..{printer.text(node.high, COMPARE)}{closing}"


@_writes(nodes.Unequal)
def _unequal(printer: _Printer, node: nodes.Unequal, after: str) -> str:
    return f"({_half(printer, node, '')})"


def _half(printer: _Printer, node: nodes.RangeOf | nodes.Unequal, after: str) -> str:
    """`> 5`, as it stands in tests."""
    if isinstance(node, nodes.Unequal):
        return f"!= {printer.text(node.value, COMPARE, after)}"
    if node.low is node.high and node.low is not None:
        return f"= {printer.text(node.low, COMPARE, after)}"
    if node.low is not None:
        return f"{'>=' if node.low_closed else '>'} {printer.text(node.low, COMPARE, after)}"
    assert node.high is not None, "a range has an end"
    return f"{'<=' if node.high_closed else '<'} {printer.text(node.high, COMPARE, after)}"


@_writes(nodes.Negation)
def _negation(printer: _Printer, node: nodes.Negation, after: str) -> str:
    return f"-{printer.text(node.operand, NEGATE - 1, after)}"


@_writes(nodes.Chain)
def _chain(printer: _Printer, node: nodes.Chain, after: str) -> str:
    return _in_a_row(printer, [node.first, *(term for _, term in node.rest)], [sign for sign, _ in node.rest], after)


@_writes(nodes.Logic)
def _logic(printer: _Printer, node: nodes.Logic, after: str) -> str:
    return _in_a_row(printer, list(node.terms), [node.operator] * (len(node.terms) - 1), after)


def _in_a_row(printer: _Printer, terms: list[nodes.Node], signs: list[str], after: str) -> str:
    rank = _ROWS[signs[0]]
    row = printer.text(terms[-1], rank, after)
    for sign, term in zip(reversed(signs), reversed(terms[:-1]), strict=True):
        row = f" {sign} {row}"
        row = f"{printer.text(term, rank, row + after)}{row}"
    return row


@_writes(nodes.Comparison)
def _comparison(printer: _Printer, node: nodes.Comparison, after: str) -> str:
    rest = f" {node.operator} {printer.text(node.right, COMPARE, after)}"
    return printer.text(node.left, COMPARE - 1, rest + after) + rest


@_writes(nodes.Between)
def _between(printer: _Printer, node: nodes.Between, after: str) -> str:
    rest = f" and {printer.text(node.high, COMPARE, after)}"
    rest = f" between {printer.text(node.low, COMPARE, rest + after)}{rest}"
    return printer.text(node.subject, COMPARE - 1, rest + after) + rest


@_writes(nodes.In)
def _in(printer: _Printer, node: nodes.In, after: str) -> str:
    rest = f" in {_within(printer, node.tests, after)}"
    return printer.text(node.subject, COMPARE - 1, rest + after) + rest


def _within(printer: _Printer, tests: tuple[nodes.Node, ...], after: str) -> str:
    if len(tests) > 1:
        return f"({', '.join(_test(printer, test) for test in tests)})"
    only = tests[0]
    if isinstance(only, nodes.RangeOf) and _is_interval(only):
        return printer.text(only)
    if isinstance(only, nodes.RangeOf | nodes.Unequal):
        return _half(printer, only, after)
    plain = printer.text(only, COMPARE, after)
    return f"({printer.text(only)})" if plain.startswith("(") else plain


def _is_interval(node: nodes.RangeOf) -> bool:
    return node.low is not None and node.high is not None and node.low is not node.high


@_writes(nodes.InstanceOf)
def _instance(printer: _Printer, node: nodes.InstanceOf, after: str) -> str:
    rest = f" instance of {spelled_type(node.type)}"
    return printer.text(node.subject, INSTANCE - 1, rest + after) + rest


# --- what follows a value ---


@_writes(nodes.Path)
def _path(printer: _Printer, node: nodes.Path, after: str) -> str:
    return f"{printer.text(node.base, POSTFIX - 1, f'.{node.name}{after}')}.{node.name}"


@_writes(nodes.Filter)
def _filter(printer: _Printer, node: nodes.Filter, after: str) -> str:
    rest = f"[{printer.text(node.condition)}]"
    return printer.text(node.base, POSTFIX - 1, rest + after) + rest


@_writes(nodes.Call)
def _call(printer: _Printer, node: nodes.Call, after: str) -> str:
    arguments = [printer.text(argument) for argument in node.arguments]
    if node.names:
        arguments = [f"{name}: {argument}" for name, argument in zip(node.names, arguments, strict=True)]
    rest = f"({', '.join(arguments)})"
    return printer.text(node.function, POSTFIX - 1, rest + after) + rest


# --- forms with keywords: they take everything to their right, so nothing follows them ---


@_writes(nodes.If)
def _if(printer: _Printer, node: nodes.If, after: str) -> str:
    condition, then, otherwise = (printer.text(part) for part in (node.condition, node.then, node.otherwise))
    return f"if {condition} then {then} else {otherwise}"


@_writes(nodes.For)
def _for(printer: _Printer, node: nodes.For, after: str) -> str:
    return _loop(printer, "for", node.iterations, "return", node.body)


@_writes(nodes.Quantified)
def _quantified(printer: _Printer, node: nodes.Quantified, after: str) -> str:
    return _loop(printer, node.quantifier, node.iterations, "satisfies", node.condition)


def _loop(printer: _Printer, word: str, iterations: tuple[nodes.Iteration, ...], then: str, body: nodes.Node) -> str:
    turns = []
    for one in iterations:
        high = "" if one.high is None else f"..{printer.text(one.high)}"
        turns.append(f"{one.name} in {printer.text(one.source)}{high}")
        printer.scope.push((one.name,))
    written = f"{word} {', '.join(turns)} {then} {printer.text(body)}"
    for _ in iterations:
        printer.scope.pop()
    return written


@_writes(nodes.Lambda)
def _lambda(printer: _Printer, node: nodes.Lambda, after: str) -> str:
    typed = zip(node.parameters, node.types, strict=True)
    parameters = ", ".join(name if kind is None else f"{name}: {spelled_type(kind)}" for name, kind in typed)
    printer.scope.push(node.parameters)
    written = f"function({parameters}) {printer.text(node.body)}"
    printer.scope.pop()
    return written


# --- unary tests ---


def _tests(printer: _Printer, node: nodes.Tests) -> str:
    if not node.tests:
        return "-"
    tests = [_test(printer, test) for test in node.tests]
    if node.negated:
        return f"not({', '.join(tests)})"
    if tests[0].startswith("not("):
        tests[0] = f"({tests[0]})"
    return ", ".join(tests)


def _test(printer: _Printer, node: nodes.Node) -> str:
    if isinstance(node, nodes.Unequal) or (isinstance(node, nodes.RangeOf) and not _is_interval(node)):
        return _half(printer, node, "")
    return printer.text(node)
