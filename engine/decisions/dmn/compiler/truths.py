"""Conditions of boxed filters and iterators: an answer that is neither true, false nor null makes the whole null."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.decisions.dmn.compiler.shop import Place, Shop
from engine.decisions.feel.compare import not_a_truth
from engine.decisions.feel.compiler import Build, Code, Scope, compile_node
from engine.decisions.feel.compiler.build import compiles
from engine.decisions.feel.syntax.nodes import Node
from engine.decisions.feel.values import Null, Value


class _NoTruth(Exception):
    """A condition answered something else."""

    def __init__(self, null: Null) -> None:
        super().__init__()
        self.null = null


@dataclass(frozen=True, slots=True)
class Truth(Node):
    """A condition."""

    value: Node
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class WithTruths(Node):
    """What asks conditions."""

    value: Node


def truth(condition: Node, shop: Shop) -> Truth:
    """`condition`, which must answer true or false."""
    return Truth(0, condition, shop.place)


@compiles(Truth)
def _truth(node: Truth, build: Build) -> Code:
    code, place = compile_node(node.value, build), node.place

    def checked(scope: Scope) -> Value:
        value = code(scope)
        if isinstance(value, bool | Null):
            return value
        null = not_a_truth(value)
        if scope.run.strict:
            raise place.failed(null.reason)
        raise _NoTruth(null)

    return checked


@compiles(WithTruths)
def _with_truths(node: WithTruths, build: Build) -> Code:
    code = compile_node(node.value, build)

    def caught(scope: Scope) -> Value:
        try:
            return code(scope)
        except _NoTruth as no_truth:
            return no_truth.null

    return caught
