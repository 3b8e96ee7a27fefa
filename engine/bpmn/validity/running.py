"""What only the model tells: expressions, decisions, calls from file to file, where and with what tokens begin."""

from __future__ import annotations

from engine.bpmn.model import Model
from engine.bpmn.problems import Problems
from engine.bpmn.validity import beginnings, calls, decisions, expressions, firsts


def check_model(model: Model, problems: Problems) -> None:
    """Report everything in the model that could not run as drawn."""
    for family in (beginnings, firsts, expressions, decisions, calls):
        family.check(model, problems)
