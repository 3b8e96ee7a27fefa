"""FEEL as this folder uses it: compiled once when a model is built, evaluated against one token's data."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from engine.decisions import Environment, compile_expression, condition, demand, to_plain, why_null
from engine.errors import BadExpression, EvaluationFailed, RunFailed
from engine.text import Text, text


def problem_with(source: str, names: Collection[str] = ()) -> Text | None:
    """Why this is not FEEL; None when it parses. `names` are known beside plain ones (`pay-join`)."""
    try:
        compile_expression(source, names=names)
    except BadExpression as error:
        return error.text
    return None


def names_in(source: str) -> frozenset[str]:
    """The names that an expression takes from outside."""
    return compile_expression(source).free_names


def holds(source: str, data: Mapping[str, object], env: Environment, element: str) -> bool:
    """Whether a condition is true for `data`; no answer stops the run at `element`."""
    try:
        return condition(source, data, env=env)
    except (BadExpression, EvaluationFailed) as error:
        raise RunFailed(element=element, detail=error.text) from error


def came_true(source: str, data: Mapping[str, object], env: Environment) -> bool:
    """Whether a condition is true already; as long as what it speaks of is not known it is not."""
    try:
        return compile_expression(source)(data, env) is True
    except EvaluationFailed:
        return False


def value_of(source: str, data: Mapping[str, object], env: Environment, element: str) -> object:
    """The plain value of an expression, null among them; an error in it stops the run at `element`, and so does a null
    that comes of a failure."""
    try:
        return to_plain(demand(source, data, env=env))
    except (BadExpression, EvaluationFailed) as error:
        raise RunFailed(element=element, detail=error.text) from error


def text_of(source: str, data: Mapping[str, object], env: Environment, element: str) -> str:
    """`=FEEL` evaluated to a text, anything else as it stands: the way settings and timers are written."""
    if not source.startswith("="):
        return source
    value = value_of(source, data, env, element)
    if isinstance(value, str) and value:
        return value
    raise unfit(source, data, env, element, text("“{source}” gave no text", source=source))


def unfit(source: str, data: Mapping[str, object], env: Environment, element: str, said: Text) -> RunFailed:
    """What stops a run whose expression gave something that cannot be used; a null says why it is one."""
    reason = why_null(source, data, env=env)
    detail = said if reason is None else text("{said}: {reason}", said=said, reason=reason)
    return RunFailed(element=element, detail=detail)
