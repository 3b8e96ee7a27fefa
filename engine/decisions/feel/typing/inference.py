"""The two questions that a lint asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.typing import access, basics, calls, loops, operators, tests
from engine.decisions.feel.typing.ground import Ground, Mistake, type_of
from engine.decisions.feel.typing.presence import names_asked_for
from engine.decisions.feel.typing.types import BOOLEAN, Type

RULES = (access, basics, calls, loops, operators, tests)
"""Importing them registers what infers each type of node."""


@dataclass(frozen=True, slots=True)
class Inferred:
    """What an expression gives if it is not null, and what in it goes wrong whatever the values are."""

    type: Type
    mistakes: tuple[Mistake, ...] = ()


def infer(tree: nodes.Node, scope: Mapping[str, Type], *, closed: bool = False) -> Inferred:
    """The type of an expression over the names of `scope`; `closed`: there are no other names.

    Mistakes are certain: at that place every run gives null, stops, or never finds the truth it needs; `=` between
    kinds that never meet is one too, though two nulls are equal. What a value may turn out to be is no mistake, and a
    name of type `ANY` causes none.
    """
    ground = Ground(scope, closed, names_asked_for(tree))
    found = type_of(tree, ground)
    return Inferred(found, tuple(ground.mistakes))


def infer_tests(tree: nodes.Node, value: Type, scope: Mapping[str, Type], *, closed: bool = False) -> Inferred:
    """The same for unary tests (`parse_tests`) of a value of that type, which is `?` in them; they give a boolean.

    A test that no value of the type can pass, because it is of another kind, is a mistake of its own.
    """
    ground = Ground({**scope, tests.VALUE: value}, closed, names_asked_for(tree))
    type_of(tree, ground)
    return Inferred(BOOLEAN, tuple(ground.mistakes))
