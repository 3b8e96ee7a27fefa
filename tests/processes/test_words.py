"""Designers write Chinese; readers of English get every word of it too."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from engine.bpmn.lint import lint_path
from engine.findings import Severity
from tests.processes.shipped import KEYS, definition, folder

_CHINESE = re.compile(r"[㐀-鿿]")
_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


def words_of(key: str) -> set[str]:
    """Everything in a route's files that a person reads, as far as it is Chinese."""
    route = definition(key)
    root = etree.fromstring(route.bundle.model)
    found = {str(node.get("name")) for node in root.iter(etree.Element) if node.get("name")}
    found |= {str(node.text) for node in root.iter(f"{_BPMN}documentation")}
    found |= {route.route.name, route.route.description, *route.route.messages.values()}
    found |= {hold.name for hold in route.route.holds}
    found |= {words for clock in route.route.clocks for words in (clock.name, clock.source)}
    found |= {words for asked in route.model.asks.values() for _, words, _ in asked.words()}  # type: ignore[union-attr]
    for name in route.bundle.files:
        form = route.form(name) if name.startswith("forms/") else None
        found |= set(form.words()) if form else set()
    return {words for words in found if _CHINESE.search(words)}


@pytest.mark.parametrize("key", KEYS)
def test_every_word_has_its_english(key: str) -> None:
    english = definition(key).texts["en"]
    assert sorted(words_of(key) - english.keys()) == []


@pytest.mark.parametrize("key", KEYS)
def test_no_translation_is_left_over(key: str) -> None:
    assert sorted(definition(key).texts["en"].keys() - words_of(key)) == []


@pytest.mark.parametrize("key", KEYS)
def test_every_step_says_what_to_do_and_by_when(key: str) -> None:
    model = definition(key).model
    steps = [step for step in model.elements.values() if step.type == "userTask"]
    assert [step.id for step in steps if not step.documentation] == []
    assert [
        step.id for step in steps if not model.settings[step.id].due or not model.settings[step.id].escalation
    ] == []


@pytest.mark.parametrize("key", KEYS)
def test_lint_has_nothing_against_it(key: str) -> None:
    found = [finding for finding in lint_path(folder(key)) if finding.severity is not Severity.INFO]
    assert [f"{finding.rule} {finding.element}: {finding.message}" for finding in found] == []


@pytest.mark.parametrize("key", KEYS)
def test_each_route_introduces_itself(key: str) -> None:
    assert (folder(key) / "README.md").read_text("utf-8").startswith("# ")
