"""Every finding belongs to a declared rule, so that the reference is complete."""

from __future__ import annotations

import re
from pathlib import Path

import engine.bpmn.lint
from engine.bpmn.lint.rules import all_rules
from engine.findings import Severity
from engine.locale import translator
from tests.conformance.invalid import invalid_models
from tests.unit.decisions.dmn import broken_models as decisions
from tests.unit.lint import test_broken_diagrams as diagrams
from tests.unit.lint import test_broken_routes as routes
from tests.unit.lint import test_types as types

FOLDER = Path(engine.bpmn.lint.__file__).parent
ELSEWHERE = {
    *("file-unreadable", "file-unknown", "lint-failed"),  # tests of the command
    *("bpmn-draft", "placeholder"),  # tests of drafts and of opening anything
    *("bpmn-reference", "bpmn-timer"),  # what reading says where no finer rule has spoken
    "cannot-run-which-process",  # tests of what bad files do
}
"""Rules that stop a deploy and are broken by the tests of what they belong to."""

_NAME = re.compile(r'"((?:bpmn|setting|vendor)-[a-z]+)"')


def test_every_rule_that_the_parser_names_is_declared() -> None:
    named = {name for file in FOLDER.parent.glob("*.py") for name in _NAME.findall(file.read_text("utf-8"))}
    assert named - {"bpmn-js"} <= {rule.name for rule in all_rules()}


def test_every_rule_that_stops_a_deploy_has_a_test() -> None:
    cases = [*diagrams.ERRORS.values(), *diagrams.WARNINGS.values(), *routes.ERRORS.values(), *types.WRONG.values()]
    tested = {part for case in cases for part in case if isinstance(part, str)}
    tested |= {model.rule for model in invalid_models()} | {case[1] for case in decisions.BROKEN.values()}
    untested = {rule.name for rule in all_rules() if rule.severity is Severity.ERROR} - tested
    assert untested == ELSEWHERE


def test_every_sentence_of_lint_is_there_in_chinese() -> None:
    translate = translator("zh_Hans")
    beside = [
        *FOLDER.parent.glob("desugar/*.py"),
        FOLDER.parent / "settings" / "steps.py",
        FOLDER.parent / "support.py",
    ]
    files = [*FOLDER.glob("*.py"), *beside]
    sentences = {one for file in files for one in re.findall(r'\btext\(\s*"([^"]+)"', file.read_text("utf-8"))}
    assert len(sentences) > 80
    assert {one for one in sentences if translate(one) == one and not one.startswith("{")} == set()
