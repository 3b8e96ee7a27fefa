"""The few functions of these engines that only read a variable, and what says the same in FEEL."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Equivalent:
    """FEEL with the variable's name as {0} and further arguments behind it. `closed`: it needs no parentheses."""

    feel: str
    arguments: int = 0
    closed: bool = True


_GUARDED = "get or else({0}, null)"
_COMPARED = {
    "=": ("eq", "equals"),
    "!=": ("ne", "notEquals"),
}
_OF_A_VARIABLE = {
    "get": Equivalent(_GUARDED),
    "getOrDefault": Equivalent("get or else({0}, {1})", 1),
    "exists": Equivalent("is defined({0})"),
    "empty": Equivalent(f'list contains([null, "", [], {{{{}}}}], {_GUARDED})'),
    "notEmpty": Equivalent(f'not(list contains([null, "", [], {{{{}}}}], {_GUARDED}))'),
    **{
        name: Equivalent(f"{_GUARDED} {sign} {{1}}", 1, closed=False)
        for sign, names in _COMPARED.items()
        for name in names
    },
}
_OF_A_VARIABLE["isEmpty"] = _OF_A_VARIABLE["empty"]
_OF_A_VARIABLE["isNotEmpty"] = _OF_A_VARIABLE["notEmpty"]

FUNCTIONS = {
    ("execution", ".", "getVariable"): Equivalent("{0}"),
    ("execution", ".", "hasVariable"): Equivalent("is defined({0})"),
    **{
        (prefix, ":", name): equivalent
        for prefix in ("var", "vars", "variables")
        for name, equivalent in _OF_A_VARIABLE.items()
    },
}
"""Owner, joint, name → what to write. Comparisons of Flowable take an unknown variable for null, as `get or else`."""
