"""The nodes that carry DMN's own into FEEL's tree: a text with its place, and the conversion to a declared type."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache, partial

from engine.decisions.dmn.compiler.shop import Place, Problem, Shop
from engine.decisions.feel.compiler import Build, Code, Scope, compile_node
from engine.decisions.feel.compiler.build import compiles
from engine.decisions.feel.syntax.nodes import Literal, Node
from engine.decisions.feel.syntax.parser import parse, parse_tests
from engine.decisions.feel.types import Type, coerced
from engine.decisions.feel.values import NULL, Null, Value
from engine.errors import BadExpression, EvaluationFailed, UnknownName
from engine.text import Text, text

_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Written(Node):
    """An expression of the file, with its place there; what fails in it is told from that place. `tests` are unary
    tests: they give null where they cannot say, and whoever asked decides what that means."""

    tree: Node
    source: str = field(compare=False)
    shop: Shop = field(compare=False)
    tests: bool = False


@dataclass(frozen=True, slots=True)
class Broken(Node):
    """What cannot be worked out: null, and where failures are no answer, an error."""

    place: Place
    reason: Text


@dataclass(frozen=True, slots=True)
class Typed(Node):
    """A value that must be of a type, or be made so."""

    value: Node
    type: Type = field(compare=False)
    place: Place


def written(source: str, shop: Shop, *, tests: bool = False) -> Node:
    """Parse a text of the file. A text that is none is kept as a problem, and gives null."""
    try:
        tree = _parsed(source, shop.special, tests)
    except BadExpression as problem:
        return broken(problem, shop)
    return Written(0, tree, source, shop, tests)


@lru_cache(maxsize=_KEPT)
def _parsed(source: str, names: frozenset[str], tests: bool) -> Node:
    """Tables say the same thing in many cells."""
    return parse_tests(source, names) if tests else parse(source, names)


def broken(problem: BadExpression, shop: Shop) -> Broken:
    """Keep the problem; what stands there is null."""
    shop.problems.append(Problem(shop.place, problem))
    return Broken(0, shop.place, problem.text)


def typed(value: Node, name: str, shop: Shop) -> Node:
    """`value` as the type that a `typeRef` names needs it; unknown types ask for nothing."""
    wanted = shop.items.type(name)
    return value if wanted is None else Typed(0, value, wanted, shop.place)


NOTHING = Literal(0, NULL)


@compiles(Written)
def _written(node: Written, build: Build) -> Code:
    place = node.shop.place
    try:
        code = compile_node(node.tree, replace(build, source=node.source))
    except BadExpression as problem:
        return compile_node(broken(problem, node.shop), build)
    return guarded(code, place, quiet=node.tests)


def guarded(code: Code, place: Place, *, quiet: bool) -> Code:
    """`code` whose failures are told from `place`: where failures are no answer, a null that comes of one is an error,
    unless it is `quiet`."""

    def guard(scope: Scope) -> Value:
        try:
            value = code(scope)
        except UnknownName as unknown:
            value = Null(text("the name “{name}” is not known here", name=unknown.params["name"]))
        except EvaluationFailed as failed:
            if "element" in failed.params:
                raise
            raise type(failed)(**{**failed.params, "source": str(place)}) from None
        if not quiet and type(value) is Null and value.fault and scope.run.strict:
            raise place.failed(value.reason)
        return value

    return guard


@compiles(Broken)
def _broken(node: Broken, build: Build) -> Code:
    return partial(_fail, node.place, Null(node.reason))


@compiles(Typed)
def _typed(node: Typed, build: Build) -> Code:
    code, wanted, place = compile_node(node.value, build), node.type, node.place

    def code_of_type(scope: Scope) -> Value:
        value = code(scope)
        result = coerced(value, wanted, scope.run)
        return _fail(place, result, scope) if result is not value and type(result) is Null else result

    return code_of_type


def _fail(place: Place, null: Null, scope: Scope) -> Value:
    if scope.run.strict:
        raise place.failed(null.reason)
    return null
