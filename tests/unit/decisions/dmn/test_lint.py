"""What lint says about decision models: each rule with models that break it, and models that do not."""

from __future__ import annotations

import pytest

from engine.decisions.dmn import load_model
from engine.decisions.dmn.lint import lint_model
from engine.findings import Severity
from engine.rulebook import all_rules
from tests.factories.decisions import decision, model
from tests.unit.decisions.dmn.broken_models import BROKEN
from tests.unit.decisions.dmn.sound_models import SOUND


@pytest.mark.parametrize(
    ("files", "rule", "element", "said"), [pytest.param(*case, id=name) for name, case in BROKEN.items()]
)
def test_a_mistake_is_named_with_its_place(files: dict[str, bytes], rule: str, element: str | None, said: str) -> None:
    found = [one for one in lint_model(files, "a.dmn") if one.rule == rule]
    assert [one.element for one in found[:1]] == [element], lint_model(files, "a.dmn")
    assert said in str(found[0].message)
    assert found[0].file == "a.dmn"
    assert found[0].line or rule == "dmn-xml"


@pytest.mark.parametrize("files", [pytest.param(files, id=name) for name, files in SOUND.items()])
def test_a_sound_model_has_no_findings(files: dict[str, bytes]) -> None:
    assert lint_model(files, "a.dmn") == []


def test_a_model_knows_its_findings_and_those_about_its_imports_are_not_its_own() -> None:
    wrong = model(decision("Rate", "rat * 2"), namespace="urn:shared")
    using = model(decision("Tax", "shared.Rat", "urn:shared#id Rate"), imports=(("urn:shared", "shared"),))
    shared = load_model(wrong, file="shared.dmn")
    assert {finding.file for finding in shared.findings} == {"shared.dmn"}
    assert {finding.file for finding in load_model(using, file="a.dmn", imports=[shared]).findings} == {"a.dmn"}


def test_every_rule_is_broken_by_some_model() -> None:
    """Also those that stop no deploy."""
    declared = {rule.name: rule.severity for rule in all_rules() if rule.name.startswith("dmn-")}
    assert {case[1] for case in BROKEN.values()} | {"dmn-table-unchecked"} == declared.keys()
    assert set(declared.values()) == set(Severity)
