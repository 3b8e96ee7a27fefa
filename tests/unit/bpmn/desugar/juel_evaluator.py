"""Random JUEL with what it means: trees that write themselves, with no more parentheses than JUEL's grammar asks for,
and are worked out by themselves, as Java would."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any

from hypothesis import strategies as st

VALUES: dict[str, object] = {
    "a": 3, "b": -7, "c": Decimal("2.5"), "yes": True, "no": False, "word": "hall", "other": "web",
    "order": {"total": 12, "items": [5, 8, 13], "open": True},
}  # fmt: skip
"""What the expressions see."""

CHOICE, OR, AND, EQUAL, ORDER, ADD, MULTIPLY, UNARY, ATOM = range(9)


@dataclass(frozen=True)
class Tree:
    """One expression: as text, how tightly it binds in JUEL, and its value; None where Java would divide by zero."""

    text: str
    rank: int
    value: Any

    def within(self, rank: int) -> str:
        """As an operand of something that binds as tightly as `rank`."""
        return self.text if self.rank >= rank else f"({self.text})"


def _known(written: str, value: object, rank: int = ATOM) -> Tree:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return Tree(written, rank, Decimal(str(value)) if whole else value)


def _binary(signs: dict[str, Callable[[Any, Any], Any]], rank: int, operands: Any) -> st.SearchStrategy[Tree]:
    def tree(part: tuple[Tree, str, Tree]) -> Tree:
        left, sign, right = part
        values = left.value, right.value
        value = None if None in values else signs[sign](*values)
        return Tree(f"{left.within(rank)} {sign} {right.within(rank + 1)}", rank, value)

    return st.tuples(operands, st.sampled_from(sorted(signs)), operands).map(tree)


def _unary(signs: tuple[str, ...], work: Callable[[Any], Any], operands: Any) -> st.SearchStrategy[Tree]:
    def tree(part: tuple[str, Tree]) -> Tree:
        sign, inner = part
        return Tree(f"{sign}{inner.within(UNARY)}", UNARY, None if inner.value is None else work(inner.value))

    return st.tuples(st.sampled_from(signs), operands).map(tree)


def _choice(branches: Any) -> st.SearchStrategy[Tree]:
    def tree(part: tuple[Tree, Tree, Tree]) -> Tree:
        ask, yes, no = part
        text = f"{ask.within(OR)} ? {yes.text} : {no.text}"
        return Tree(text, CHOICE, yes.value if ask.value else no.value)

    return st.tuples(BOOLEANS, branches, branches).map(tree)


_DIGITS = Context(prec=34)
"""As many as FEEL has, so that both round alike."""


def _divided(one: Decimal, other: Decimal) -> Decimal | None:
    return _DIGITS.divide(one, other) if other else None


def _remainder(one: Decimal, other: Decimal) -> Decimal | None:
    # Python's `Decimal` gives it the sign that Java gives it: that of the dividend.
    return one % other if other else None


def _is_not_zero(tree: Tree) -> bool:
    return bool(tree.value)


_EXACT: dict[str, Callable[[Any, Any], Any]] = {"+": _DIGITS.add, "-": _DIGITS.subtract}
_PRODUCTS: dict[str, Callable[[Any, Any], Any]] = {
    "*": _DIGITS.multiply, "/": _divided, "div": _divided,
}  # fmt: skip
_REMAINDERS: dict[str, Callable[[Any, Any], Any]] = {"%": _remainder, "mod": _remainder}
_ORDERS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt, "lt": operator.lt, ">": operator.gt, "gt": operator.gt, "<=": operator.le, "le": operator.le,
    ">=": operator.ge, "ge": operator.ge,
}  # fmt: skip
_EQUALS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq, "eq": operator.eq, "!=": operator.ne, "ne": operator.ne,
}  # fmt: skip

_LEAVES = st.sampled_from([
    _known("a", 3), _known("b", -7), _known("c", Decimal("2.5")), _known("order.total", 12),
    _known("order['total']", 12), _known("order.items[1]", 8), _known("execution.getVariable('a')", 3),
]) | st.integers(0, 20).map(lambda number: _known(str(number), number))  # fmt: skip
_TRUTHS = st.sampled_from([
    _known("yes", True), _known("no", False), _known("order.open", True), _known("true", True),
    _known("false", False), _known("word == 'hall'", True, EQUAL), _known("word eq other", False, EQUAL),
    _known('other != "hall"', True, EQUAL), _known("empty word", False, UNARY), _known("word == null", False, EQUAL),
])  # fmt: skip

NUMBERS: st.SearchStrategy[Tree] = st.deferred(
    lambda: _LEAVES | _binary(_EXACT, ADD, NUMBERS) | _binary(_PRODUCTS, MULTIPLY, NUMBERS)
    | _binary(_REMAINDERS, MULTIPLY, _COMPARABLE) | _unary(("-",), _DIGITS.minus, NUMBERS) | _choice(NUMBERS)
)  # fmt: skip
"""Expressions that are numbers."""

_COMPARABLE: st.SearchStrategy[Tree] = st.deferred(
    lambda: _LEAVES | _binary(_EXACT, ADD, _COMPARABLE) | _binary(_REMAINDERS, MULTIPLY, _LEAVES.filter(_is_not_zero))
    | _unary(("-",), _DIGITS.minus, _COMPARABLE)
)  # fmt: skip
"""Numbers that are exact in both worlds: comparing quotients would compare their last digits."""

BOOLEANS: st.SearchStrategy[Tree] = st.deferred(
    lambda: (
        _TRUTHS
        | _binary(_ORDERS, ORDER, _COMPARABLE)
        | _binary(_EQUALS, EQUAL, _COMPARABLE)
        | _binary(_EQUALS, EQUAL, BOOLEANS)
        | _binary({"&&": lambda a, b: a and b, "and": lambda a, b: a and b}, AND, BOOLEANS)
        | _binary({"||": lambda a, b: a or b, "or": lambda a, b: a or b}, OR, BOOLEANS)
        | _unary(("!", "not "), operator.not_, BOOLEANS)
        | _choice(BOOLEANS)
    )
)
"""Expressions that are true or false."""
