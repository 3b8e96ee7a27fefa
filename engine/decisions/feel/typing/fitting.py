"""How the type of an argument becomes that of a parameter, as `registry.fit` does it with values."""

from __future__ import annotations

from collections.abc import Sequence

from engine.decisions.feel.builtins.registry import Parameter
from engine.decisions.feel.typing.types import ANY, EVERY, NULL, ListType, Type, kind_name, list_of, parts, union

_BY_KIND = {kind_name(one): one for one in EVERY}


def fitted(found: Type, parameter: Parameter) -> Type | None:
    """The type in the function's hands; None when no value of `found` fits the parameter."""
    if not parameter.kinds:
        return found
    if found == NULL:
        return NULL if parameter.nullable else None
    fitting = union(*(_fitted(part, parameter.kinds) for part in parts(found)))
    return None if fitting == NULL else fitting


def _fitted(part: Type, kinds: Sequence[str]) -> Type:
    if part == ANY:
        return union(*(_BY_KIND[kind] for kind in kinds))
    if kind_name(part) in kinds:
        return part
    if "list" in kinds:
        return list_of(part)
    if isinstance(part, ListType):
        # a list of one stands for its item
        return union(*(_only(item, kinds) for item in parts(part.item)))
    return NULL


def _only(item: Type, kinds: Sequence[str]) -> Type:
    if item == ANY:
        return union(*(_BY_KIND[kind] for kind in kinds))
    return item if kind_name(item) in kinds else NULL


def gathered(found: Sequence[Type], parameter: Parameter) -> Type | None:
    """The same for a parameter that takes all arguments from its place on."""
    if parameter.kinds and len(found) == 1:
        return fitted(found[0], parameter)
    return list_of(union(*found))
