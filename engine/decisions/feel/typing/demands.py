"""What some built-ins ask of their arguments beyond the kinds that their signatures name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from engine.decisions.feel.builtins.patterns import problem_with
from engine.decisions.feel.builtins.registry import Builtin
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.typing import remedies, samples
from engine.decisions.feel.typing.constants import constant
from engine.decisions.feel.typing.ground import Ground
from engine.decisions.feel.typing.types import (
    BOOLEAN,
    DAY_DURATION,
    MONTH_DURATION,
    NUMBER,
    SIMPLE,
    RangeType,
    Type,
    described,
    items_of,
    may_be,
    parts,
    union,
)
from engine.text import Text, text

Problem: TypeAlias = tuple[Text, Text]
"""What is wrong, and what to do."""
Ordered: TypeAlias = Sequence[nodes.Node | None]
Demand: TypeAlias = Callable[[Builtin, Ordered, Sequence[Type], Ground], Problem | None]


def demand_of(function: Builtin, ordered: Ordered, arguments: Sequence[Type], ground: Ground) -> Problem | None:
    """The demand that can never be met, if there is one. `ordered` are the arguments in the order of the parameters,
    None for one left out; `arguments` are their types as they fit."""
    demand = _relation if function.group == "ranges" else _DEMANDS.get(function.name)
    return None if demand is None else demand(function, ordered, arguments, ground)


def _items(wanted: Type) -> Demand:
    """At least one item must be of that type, and without any item there is no answer either."""

    def check(function: Builtin, ordered: Ordered, arguments: Sequence[Type], ground: Ground) -> Problem | None:
        found = items_of(arguments[0])
        if may_be(found, wanted):
            return None
        message = text(
            "{function}: the items must be {wanted}, not {found}",
            function=function.name,
            wanted=described(NUMBER if may_be(NUMBER, wanted) else wanted),
            found=described(found),
        )
        return message, remedies.FITTING

    return check


def _negand(function: Builtin, ordered: Ordered, arguments: Sequence[Type], ground: Ground) -> Problem | None:
    if may_be(arguments[0], BOOLEAN):
        return None
    return text("not: “negand” must be true or false"), remedies.TRUTH


def _relation(function: Builtin, ordered: Ordered, arguments: Sequence[Type], ground: Ground) -> Problem | None:
    """Points and the ends of ranges must have a common order."""
    if len(arguments) != 2:
        return None
    answer = samples.comparison("<", _ends(arguments[0]), _ends(arguments[1]))
    return (answer, remedies.SAME_KIND) if isinstance(answer, Text) else None


def _ends(found: Type) -> Type:
    return union(*(part.end if isinstance(part, RangeType) else part for part in parts(found)))


def _pattern(function: Builtin, ordered: Ordered, arguments: Sequence[Type], ground: Ground) -> Problem | None:
    names = [parameter.name for parameter in function.signatures[0].parameters]
    written = {name: constant(node, ground) for name, node in zip(names, ordered, strict=False) if node is not None}
    flags = written.get("flags", "")
    pattern = written.get("pattern", written.get("delimiter"))
    if not isinstance(pattern, str) or not isinstance(flags, str):
        return None
    replacement = written.get("replacement")
    problem = problem_with(pattern, flags, replacement if isinstance(replacement, str) else None)
    return None if problem is None else (problem, remedies.CONSTANT)


_DEMANDS: Mapping[str, Demand] = {
    **dict.fromkeys(("mean", "product", "median", "stddev"), _items(NUMBER)),
    **dict.fromkeys(("min", "max"), _items(union(*(kind for kind in SIMPLE.values() if kind != BOOLEAN)))),
    **dict.fromkeys(("matches", "replace", "split"), _pattern),
    "sum": _items(union(NUMBER, DAY_DURATION, MONTH_DURATION)),
    "not": _negand,
}
