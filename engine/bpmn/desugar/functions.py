"""Functions of these engines that only read a variable, methods of texts, lists and maps that are plain: what says the
same in FEEL."""

from __future__ import annotations

from dataclasses import dataclass

from engine.bpmn.desugar.pieces import ADD, ATOM, CHOICE, COMPARE


@dataclass(frozen=True, slots=True)
class Equivalent:
    """FEEL with the variable's name, or the object of a method, as {0} and arguments behind it, how tightly it binds,
    and whether it is a number. `literal`: one of what is compared must be a text or truth value as written, for Java
    takes 1 and 1L for different things."""

    feel: str
    arguments: int = 0
    rank: int = ATOM
    number: bool = False
    literal: bool = False


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
    **{name: Equivalent(f"{_GUARDED} {sign} {{1}}", 1, COMPARE) for sign, names in _COMPARED.items() for name in names},
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

METHODS = {
    "equals": Equivalent("{0} = {1}", 1, COMPARE, literal=True),
    "equalsIgnoreCase": Equivalent("lower case({0}) = lower case({1})", 1, COMPARE),
    "toLowerCase": Equivalent("lower case({0})"),
    "toUpperCase": Equivalent("upper case({0})"),
    "startsWith": Equivalent("starts with({0}, {1})", 1),
    "endsWith": Equivalent("ends with({0}, {1})", 1),
    "concat": Equivalent("{0} + {1}", 1, ADD),
    "length": Equivalent("string length({0})", number=True),
    "isEmpty": Equivalent('list contains(["", [], {{}}], {0})'),
    "size": Equivalent(
        "if {0} instance of list<Any> then count({0}) else count(get entries({0}))", rank=CHOICE, number=True
    ),
    "contains": Equivalent(
        "if {0} instance of string then contains({0}, {1}) else list contains({0}, {1})", 1, CHOICE, literal=True
    ),
}
"""Methods by name. Of nothing they are nothing or false, where Java would stop."""
