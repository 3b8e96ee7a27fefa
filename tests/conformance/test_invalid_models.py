"""Every static rule of BPMN 2.0.2 against models that break it: refused by name, at the element that is wrong."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import engine.bpmn.lint
import engine.bpmn.validity
from engine.bpmn.lint.diagrams import lint_diagram
from engine.bpmn.parser import build, examine
from engine.bpmn.validity import calls, decisions, expressions
from engine.bpmn.validity.report import say as say_of_model
from engine.bpmn.validity.sheet import Sheet
from engine.errors import BadModel
from engine.findings import Severity
from engine.locale import translator
from engine.rulebook import all_rules, is_limit
from tests.conformance.invalid import FILE, Invalid, invalid_models

MODELS = list(invalid_models())
FAMILIES = {model.family for model in MODELS}

assert engine.bpmn.lint.__all__


def name_of(model: Invalid) -> str:
    """How pytest calls the row."""
    return f"{model.family}: {model.name}"


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_a_model_that_breaks_a_rule_is_refused_at_its_element(model: Invalid) -> None:
    with pytest.raises(BadModel) as refusal:
        build(model.files, FILE)
    assert (refusal.value.params["rule"], refusal.value.params["element"]) == (model.rule, model.element)
    assert str(refusal.value.advice)


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_lint_calls_it_an_error_unless_it_only_cannot_run(model: Invalid) -> None:
    _, findings = lint_diagram(model.files, FILE)
    found = {(finding.rule, finding.element): finding for finding in findings}[model.rule, model.element]
    assert found.severity is (Severity.WARNING if is_limit(model.rule) else Severity.ERROR)
    assert found.line or found.element == "route"


def test_a_mistake_is_said_in_both_languages() -> None:
    chinese = translator("zh_Hans")
    silent = set()
    for model in MODELS:
        for finding in examine(model.files, FILE)[1]:
            for sentence in (finding.message, finding.remedy):
                if sentence.show(chinese) == str(sentence):
                    silent.add(str(sentence))
    assert silent == set()


def test_there_are_250_models_and_no_two_are_the_same() -> None:
    assert len(MODELS) >= 250
    assert [name for name, count in Counter(map(name_of, MODELS)).items() if count > 1] == []
    assert [source for source, count in Counter(model.source for model in MODELS).items() if count > 1] == []


def test_every_static_rule_is_broken_by_a_model() -> None:
    static = {rule.name for rule in all_rules() if rule.family in FAMILIES and rule.clause}
    assert static - {model.rule for model in MODELS} == set()


def test_every_place_that_says_something_is_made_to_say_it(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: set[tuple[str, int]] = set()

    def heard(says: Callable[..., None]) -> Callable[..., None]:
        def say(*args: object) -> None:
            place = sys._getframe(1)
            spoken.add((Path(place.f_code.co_filename).name, place.f_lineno))
            says(*args)

        return say

    monkeypatch.setattr(Sheet, "say", heard(Sheet.say))
    for module in (calls, decisions, expressions):
        monkeypatch.setattr(module, "say", heard(say_of_model))
    for model in MODELS:
        examine(model.files, FILE)
    assert [place for place in _speaking() if not any((place[0], line) in spoken for line in place[1])] == []


def _speaking() -> Iterator[tuple[str, range]]:
    """Every call that reports something, by file and lines."""
    for file in Path(engine.bpmn.validity.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and (getattr(node.func, "attr", "") or getattr(node.func, "id", "")) == "say":
                yield file.name, range(node.lineno, (node.end_lineno or node.lineno) + 1)
