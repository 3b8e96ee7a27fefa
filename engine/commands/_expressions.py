"""Designers' expressions beside a step: who and by when. What fails stops the run, and is never guessed."""

from __future__ import annotations

from collections.abc import Mapping

from engine.commands._cases import OpenRun
from engine.decisions import Environment, evaluate
from engine.dispatch import Transaction
from engine.errors import BadExpression, EvaluationFailed, RunFailed
from engine.text import text


def evaluate_text(tx: Transaction, run: OpenRun, value: str, data: Mapping[str, object], element_id: str) -> str:
    """`value` itself, or the text that it gives when it begins with `=`. Raises RunFailed naming the element."""
    if not value.startswith("="):
        return value
    try:
        result = evaluate(value, data, env=Environment(now=tx.now, calendar=run.calendar))
    except (BadExpression, EvaluationFailed) as error:
        raise RunFailed(element=element_id, detail=error.text) from error
    if not isinstance(result, str) or not result:
        raise RunFailed(
            element=element_id, detail=text("“{source}” gave {result}; a text is needed", source=value, result=result)
        )
    return result
