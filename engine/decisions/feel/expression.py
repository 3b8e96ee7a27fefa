"""The face of FEEL: compile once, evaluate often."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache
from itertools import islice

from engine.decisions.feel.compiler import Build, Scope, compile_node
from engine.decisions.feel.environment import EMPTY, Environment
from engine.decisions.feel.limits import MAX_SOURCE
from engine.decisions.feel.run import Run, stopped
from engine.decisions.feel.syntax.free import free_names
from engine.decisions.feel.syntax.lexer import excerpt
from engine.decisions.feel.syntax.names import KEYWORDS, is_plain, tidy
from engine.decisions.feel.syntax.nodes import Node
from engine.decisions.feel.syntax.parser import parse, parse_tests
from engine.decisions.feel.values import Null, Range, Value, described
from engine.errors import EvaluationFailed, LimitReached, UnknownName
from engine.text import Text, text

_KEPT = 1024
_COMPARED = 500
_KEPT_CHARACTERS = 250_000
_lengths: list[int] = []
_DEEPEST = 64
_NO_NAMES: Mapping[str, Value] = {}
_ONLY_PLAIN: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A value (None for null), and for null why it is so."""

    value: Value
    reason: Text | None
    line: int = 1
    column: int = 1


class Expression:
    """A compiled expression (or unary tests of the value `?`), to be called with a context as often as needed."""

    def __init__(self, source: str, tree: Node, names: Collection[str]) -> None:
        self.source = source
        self.tree = tree
        self._code = compile_node(tree, Build(source, frozenset(map(tidy, names))))

    @cached_property
    def free_names(self) -> frozenset[str]:
        """The names it needs from its context."""
        return free_names(self.tree)

    def __call__(self, context: Mapping[str, object], environment: Environment = EMPTY) -> Value:
        """The value: Decimal, str, bool, list, dict, a temporal value, a range, a function, or None for null.

        Raises UnknownName, LimitReached, or EvaluationFailed for something in the context that is no data.
        """
        return self._run(context, environment, outward)

    def explain(self, context: Mapping[str, object], environment: Environment = EMPTY) -> Outcome:
        """The value, and for null the reason and its place."""
        value = self._run(context, environment, _outward_unless_null)
        if not isinstance(value, Null):
            return Outcome(value, None)
        line, column = position(self.source, value.at)
        return Outcome(None, value.reason, line, column)

    def demand(self, context: Mapping[str, object], environment: Environment = EMPTY) -> Value:
        """The value where a failure is no answer: a null that comes of one, at any depth, raises EvaluationFailed."""
        return self._run(context, environment, self._sound, strict=True)

    def _sound(self, value: Value, run: Run) -> Value:
        return outward(value, run, self._failed)

    def _failed(self, null: Null) -> None:
        if null.fault:
            line, column = position(self.source, null.at)
            raise EvaluationFailed(source=excerpt(self.source), detail=null.reason, line=line, column=column)

    def decide(self, context: Mapping[str, object], environment: Environment = EMPTY) -> bool:
        """True or false; anything else raises EvaluationFailed with the reason, for nobody may take a default then."""
        value = self._run(context, environment, strict=True)
        if value is True or value is False:
            return value
        reason = (
            value.reason
            if isinstance(value, Null)
            else text("it gives {kind}, not true or false", kind=described(value))
        )
        line, column = position(self.source, value.at if isinstance(value, Null) else 0)
        raise EvaluationFailed(source=excerpt(self.source), detail=reason, line=line, column=column)

    def _run(
        self,
        context: Mapping[str, object],
        environment: Environment,
        finish: Callable[[Value, Run], Value] | None = None,
        *,
        strict: bool = False,
    ) -> Value:
        """Evaluate, and `finish` with what is left of the budget; errors name this expression and the place in it."""
        run = Run(context, environment, strict=strict)
        try:
            value = self._code(Scope(_NO_NAMES, None, run))
            return value if finish is None else finish(value, run)
        except UnknownName as unknown:
            raise self._unknown(unknown, context) from None
        except LimitReached as limit:
            raise LimitReached(source=excerpt(self.source), detail=limit.params["detail"]) from None
        except EvaluationFailed as failed:
            raise EvaluationFailed(**{**failed.params, "source": excerpt(self.source)}) from None
        except RecursionError:
            raise LimitReached(source=excerpt(self.source), detail=text("it is nested too deeply")) from None

    def _unknown(self, error: UnknownName, context: Mapping[str, object]) -> UnknownName:
        at, name = error.params.get("at"), excerpt(str(error.params["name"]))
        line, column = position(self.source, at if isinstance(at, int) else 0)
        close = get_close_matches(name, islice(context, _COMPARED), n=1)
        meant = {"remedy": text("Is “{close}” meant?", close=close[0])} if close else {}
        return UnknownName(source=excerpt(self.source), name=name, line=line, column=column, **meant)


def position(source: str, at: int) -> tuple[int, int]:
    """Line and column of an offset, from 1."""
    at = max(at, 0)
    return source.count("\n", 0, at) + 1, at - source.rfind("\n", 0, at)


def outward(value: Value, run: Run, on_null: Callable[[Null], None] | None = None, depth: int = 0) -> Value:
    """A value as the host sees it: null is None, at any depth. Paid for, since shared parts are written out again."""
    if isinstance(value, Null):
        if on_null is not None:
            on_null(value)
        return None
    if isinstance(value, list | dict):
        run.elements(len(value))
        if depth >= _DEEPEST:
            raise stopped(text("its result is nested deeper than {limit} levels", limit=_DEEPEST))
        if isinstance(value, list):
            return [outward(item, run, on_null, depth + 1) for item in value]
        return {_key(key, run): outward(item, run, on_null, depth + 1) for key, item in value.items()}
    for written in (value.low, value.high) if isinstance(value, Range) else (value,):
        run.written(written)
    return value


def _key(key: str, run: Run) -> str:
    run.written(key)
    return key


def _outward_unless_null(value: Value, run: Run) -> Value:
    return value if isinstance(value, Null) else outward(value, run)


def _make_room(source: str) -> None:
    """Another text is about to be compiled and kept; before all of them take too much memory they are forgotten."""
    _lengths.append(len(source))
    if sum(_lengths) > _KEPT_CHARACTERS:
        _expression.cache_clear()
        _tests.cache_clear()
        _lengths.clear()


@lru_cache(maxsize=_KEPT)
def _expression(source: str, names: frozenset[str]) -> Expression:
    _make_room(source)
    return Expression(source, parse(source, names), names)


@lru_cache(maxsize=_KEPT)
def _tests(source: str, names: frozenset[str]) -> Expression:
    _make_room(source)
    return Expression(source, parse_tests(source, names), names)


def compile_expression(source: str, *, names: Collection[str] = ()) -> Expression:
    """Compile `source`, or take it from the cache. Raises BadExpression with line and column.

    `names` are those known in the context; needed only for names with signs or keywords in them (`follow-up`,
    `date of call and reply`), and for functions that the context holds.
    """
    return _expression(source, frozenset(names))


def evaluate(source: str, context: Mapping[str, object], *, env: Environment = EMPTY) -> Value:
    """The value of `source`; null is None. See `Expression.__call__`."""
    return _expression(source, special_names(source, context))(context, env)


def demand(source: str, context: Mapping[str, object], *, env: Environment = EMPTY) -> Value:
    """As `evaluate` where a failure is no answer: see `Expression.demand`."""
    return _expression(source, special_names(source, context)).demand(context, env)


def why_null(source: str, context: Mapping[str, object], *, env: Environment = EMPTY) -> Text | None:
    """Why `source` gives null; None when it gives a value."""
    return _expression(source, special_names(source, context)).explain(context, env).reason


def condition(source: str, context: Mapping[str, object], env: Environment = EMPTY) -> bool:
    """Whether `source` holds. Null, and anything that is not true or false, raises EvaluationFailed with the reason.

    A null that comes of a failure (a wrong type, a missing entry) is not compared away either: `case.unti = "hall"`
    raises, where FEEL alone would say false.
    """
    return _expression(source, special_names(source, context)).decide(context, env)


def unary_test(
    source: str, value: object, context: Mapping[str, object] | None = None, *, env: Environment = EMPTY
) -> bool:
    """Whether `value` passes the tests (`> 500`, `"phone", "web"`, `not("spam")`, `-`); in expressions it is `?`."""
    around = {**(context or {}), "?": value}
    return _tests(source, special_names(source, around)).decide(around, env)


_known_plain: set[str] = set()
_SPECIAL_ENTRY = re.compile(rf"\.\s*\w[\w\s]*(?:[^\w\s=<>()\[\],.]|\b(?:{'|'.join(sorted(KEYWORDS))})\b)")
"""A path whose last name might go on with a sign or a keyword."""


def special_names(source: str, context: Mapping[str, object]) -> frozenset[str]:
    """The names of a context that a parser must know beforehand, two levels deep; most contexts have none."""
    found = _specials(context)
    if len(source) <= MAX_SOURCE and _may_name_entries(source):
        for value in context.values():
            if type(value) is dict:
                found |= _specials(value)
    return found


@lru_cache(maxsize=_KEPT)
def _may_name_entries(source: str) -> bool:
    return _SPECIAL_ENTRY.search(source) is not None


def _specials(context: Mapping[str, object]) -> frozenset[str]:
    if _known_plain.issuperset(context):
        return _ONLY_PLAIN
    if len(_known_plain) > 10_000:
        _known_plain.clear()
    special = frozenset(name for name in context if not is_plain(name))
    _known_plain.update(context.keys() - special)
    return special
