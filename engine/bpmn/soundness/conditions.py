"""What a condition asks, as far as two conditions can be compared.

A condition becomes a formula over *unknowns*: a name compared with constants (whose values fall into finitely many
cells: each constant, the numbers between two of them, anything else), or an expression that is only compared as text
(true or false). Whoever chooses a cell for each unknown knows what every condition says, and what it says later.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from engine.decisions import compile_expression
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.syntax.free import free_names
from engine.decisions.feel.syntax.printing import printed
from engine.errors import BadExpression

Constant = str | bool | Decimal
Cell = tuple[str, object]
Chosen = Mapping[str, Cell]
Formula = Callable[[Chosen], bool | None]
"""True, false, or None where the engine would find no answer and stop."""

_TRUE, _FALSE, _OTHER = ("bool", True), ("bool", False), ("other", None)
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_LASTING = frozenset(
    {
        "abs", "all", "any", "ceiling", "contains", "count", "date", "decimal", "duration", "ends with", "even",
        "floor", "is defined", "list contains", "lower case", "matches", "max", "min", "modulo", "not", "number",
        "odd", "round", "starts with", "string", "string length", "substring", "sum", "time", "upper case",
    }
)  # fmt: skip
"""Functions that say the same of the same values at any time."""


@dataclass(frozen=True)
class Unknown:
    """`text` is its canonical FEEL, `roots` the variables it reads. `lasts`: as long as nobody writes these, it says
    the same. `constants` and `ordered`: what it is compared with, and whether by size; nothing for a mere truth."""

    text: str
    roots: frozenset[str]
    lasts: bool = True
    constants: tuple[Cell, ...] = ()
    ordered: bool = False


@dataclass(frozen=True)
class Condition:
    """`formula` says what it is once a cell is chosen for each of `unknowns`."""

    unknowns: tuple[Unknown, ...]
    formula: Formula


def condition(source: str, names: Collection[str], own: Collection[str]) -> Condition | None:
    """What a condition asks; None when it cannot be read. `names` are written somewhere in the model, `own` those that
    only this place knows."""
    try:
        tree = compile_expression(source, names=names).tree
    except BadExpression:
        return None
    reader = _Reader(names, own)
    formula = reader.formula(tree)
    return Condition(tuple(reader.found), formula)


def cells(unknowns: Iterable[Unknown]) -> tuple[Cell, ...]:
    """The cells into which the values of one unknown fall, for everything that it is compared with."""
    compared = list(unknowns)
    if not any(one.constants for one in compared):
        return (_TRUE, _FALSE)
    found: list[Cell] = list(dict.fromkeys(cell for one in compared for cell in one.constants))
    if any(one.ordered for one in compared):
        sizes = sorted(value for _, value in found if isinstance(value, Decimal))
        found += [("from", (low, high)) for low, high in zip([None, *sizes], [*sizes, None], strict=True)]
    return (*found, _OTHER)


class _Reader:
    """Reads one condition. `found` are its unknowns, in the order of the text."""

    def __init__(self, names: Collection[str], own: Collection[str]) -> None:
        self.names, self.own = names, own
        self.found: list[Unknown] = []

    def formula(self, node: nodes.Node) -> Formula:
        match node:
            case nodes.Literal(value=bool() as value):
                return lambda chosen: value
            case nodes.Logic(operator=operator, terms=terms):
                return _joined([self.formula(term) for term in terms], settles=operator == "or")
            case nodes.Call(function=nodes.Name(name="not"), arguments=(one,), names=()):
                return _negated(self.formula(one))
            case nodes.Comparison(operator=operator, left=left, right=right):
                return self._comparison(node, operator, left, right)
            case nodes.Between(subject=subject, low=low, high=high):
                return _joined(
                    [self._comparison(node, ">=", subject, low), self._comparison(node, "<=", subject, high)],
                    settles=False,
                )
            case nodes.In(subject=subject, tests=tests) if _place(subject):
                return _joined([self._test(node, subject, test) for test in tests], settles=True)
            case nodes.Name() | nodes.Path() if _place(node):
                text = self._ask(node, [True, False])
                return lambda chosen: _bare(chosen[text])
        return self._opaque(node)

    def _comparison(self, whole: nodes.Node, operator: str, left: nodes.Node, right: nodes.Node) -> Formula:
        if _place(right) and _constant(left) is not None:
            left, right, operator = right, left, _TURNED.get(operator, operator)
        value = _constant(right)
        if value is None or not _place(left):
            return self._opaque(whole)
        if operator in ("=", "!="):
            text = self._ask(left, [value])
            return _same(text, _cell(value)) if operator == "=" else _negated(_same(text, _cell(value)))
        if not isinstance(value, Decimal):
            return self._opaque(whole)
        text, limit = self._ask(left, [value], ordered=True), value
        return lambda chosen: _ordered(chosen[text], operator, limit)

    def _test(self, whole: nodes.Node, subject: nodes.Node, test: nodes.Node) -> Formula:
        """One test of `in`. A list may hold the value or be it, so what is none of the constants may pass too."""
        match test:
            case nodes.ListOf(items=items) if all(_constant(item) is not None for item in items):
                values = [value for item in items if (value := _constant(item)) is not None]
                text, otherwise = self._ask(subject, values), self._opaque(whole)
                members = [_cell(value) for value in values]
                return lambda chosen: otherwise(chosen) if chosen[text] == _OTHER else chosen[text] in members
            case nodes.RangeOf(low=low, high=high, low_closed=low_closed, high_closed=high_closed):
                ends = [(">=" if low_closed else ">", low), ("<=" if high_closed else "<", high)]
                return _joined(
                    [self._comparison(whole, operator, subject, end) for operator, end in ends if end is not None],
                    settles=False,
                )
            case nodes.Literal() | nodes.Negation():
                return self._comparison(whole, "=", subject, test)
        return self._opaque(whole)

    def _ask(self, place: nodes.Node, constants: list[Constant], *, ordered: bool = False) -> str:
        text = printed(place, self.names)
        self._note(Unknown(text, free_names(place), constants=tuple(map(_cell, constants)), ordered=ordered))
        return text

    def _opaque(self, node: nodes.Node) -> Formula:
        text = f"({printed(node, self.names)})"
        self._note(Unknown(text, free_names(node), lasts=_lasts(node)))
        return lambda chosen: bool(chosen[text][1])

    def _note(self, unknown: Unknown) -> None:
        if not unknown.roots.isdisjoint(self.own):
            unknown = Unknown(unknown.text, unknown.roots, False, unknown.constants, unknown.ordered)
        self.found.append(unknown)


def _place(node: nodes.Node) -> bool:
    """Whether it is a name, or an entry of one."""
    while isinstance(node, nodes.Path):
        node = node.base
    return isinstance(node, nodes.Name)


def _constant(node: nodes.Node) -> Constant | None:
    if isinstance(node, nodes.Negation):
        value = _constant(node.operand)
        return -value if isinstance(value, Decimal) else None
    if isinstance(node, nodes.Literal) and isinstance(node.value, str | bool | Decimal):
        return node.value
    return None


def _lasts(node: nodes.Node) -> bool:
    """Whether only the names that it shows decide what it gives; not the clock, nor entries that look like names."""
    if isinstance(node, nodes.Filter | nodes.Lambda):
        return False
    if isinstance(node, nodes.Call) and not (isinstance(node.function, nodes.Name) and node.function.name in _LASTING):
        return False
    return all(_lasts(child) for child in nodes.children(node))


def _joined(terms: list[Formula], *, settles: bool) -> Formula:
    """`or` is settled by a true term, `and` by a false one; else what has no answer leaves the whole without."""

    def formula(chosen: Chosen) -> bool | None:
        said = [term(chosen) for term in terms]
        return settles if settles in said else None if None in said else not settles

    return formula


def _negated(term: Formula) -> Formula:
    def formula(chosen: Chosen) -> bool | None:
        said = term(chosen)
        return None if said is None else not said

    return formula


def _cell(value: Constant) -> Cell:
    """Of one value; true is not 1."""
    return type(value).__name__, value


def _same(text: str, cell: Cell) -> Formula:
    return lambda chosen: chosen[text] == cell


def _bare(cell: Cell) -> bool | None:
    return cell[1] if isinstance(cell[1], bool) else None


def _ordered(cell: Cell, operator: str, limit: Decimal) -> bool | None:
    kind, value = cell
    if kind == "from":
        assert isinstance(value, tuple)
        above = value[0] is not None and value[0] >= limit
        return above == (operator in (">", ">="))
    if not isinstance(value, Decimal):
        return None
    return {"<": value < limit, "<=": value <= limit, ">": value > limit, ">=": value >= limit}[operator]
