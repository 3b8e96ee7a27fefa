"""Saying what is wrong with an element of a model."""

from __future__ import annotations

from engine.bpmn.model import Element, Flow
from engine.bpmn.problems import Problems
from engine.rulebook import Rule
from engine.text import Text


def say(problems: Problems, rule: Rule, on: Element | Flow, message: Text, remedy: Text) -> None:
    """One thing that is wrong with the element or flow."""
    problems.add(rule.name, message, remedy, file=on.file, element=on.id, line=on.line)
