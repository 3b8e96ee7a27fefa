"""Settings of steps, and the files that describe them to modelling tools."""

from __future__ import annotations

from importlib import resources

from engine.bpmn.files.xml import BPMN
from engine.bpmn.settings.flowtable import FLOW_SETTINGS, MAPPINGS
from engine.bpmn.settings.modeler import element_templates, moddle, written
from engine.bpmn.settings.steps import StepSettings, step_settings
from engine.bpmn.settings.steptable import SETTINGS
from engine.xmlfile import parse_xml
from tests.factories.diagrams import diagram, line, user_task


def settings_of(attributes: str = "", inside: str = "") -> tuple[StepSettings, list[str]]:
    """Settings of one user task, and the messages about it."""
    root = parse_xml(diagram(line(user_task("a", attributes, inside))), "a.bpmn")
    element = root.find(f".//{{{BPMN}}}userTask")
    assert element is not None
    settings, findings = step_settings(element, "a.bpmn")
    assert {finding.element for finding in findings} <= {"a"}
    return settings, [str(finding.message) for finding in findings]


def test_all_settings_are_read() -> None:
    settings, messages = settings_of(
        'huiyin:form="f.yaml" huiyin:due=" 3wd " huiyin:escalation="standard" huiyin:group="=unit" '
        'huiyin:assignee="chen" '
        'huiyin:notAfter="legal" huiyin:dayZero="receipt" huiyin:roll="none"'
    )
    assert settings == StepSettings("f.yaml", "3wd", "standard", "=unit", "chen", "legal", "receipt", "none")
    assert messages == []


def test_nothing_is_none() -> None:
    assert settings_of() == (StepSettings(), [])
    assert settings_of('huiyin:due=""')[0].empty


def test_files_for_modelling_tools_agree_with_the_table() -> None:
    folder = resources.files("engine.bpmn.schemas")
    for name, content in written().items():
        assert folder.joinpath(name).read_text("utf-8") == content, f"{name}: see engine.bpmn.settings.modeler"


def test_every_setting_can_be_edited_in_modelling_tools() -> None:
    described = {
        (extended.removeprefix("bpmn:"), one["name"])
        for kind in moddle()["types"]  # type: ignore[attr-defined]
        for extended in kind.get("extends", ())
        for one in kind["properties"]
    }
    every = (*SETTINGS, *FLOW_SETTINGS)
    assert described == {(f"{kind[0].upper()}{kind[1:]}", one.name) for one in every for kind in one.on}
    bound = {one["binding"]["name"] for template in element_templates() for one in template["properties"]}  # type: ignore[attr-defined]
    inside = {one.name for one in FLOW_SETTINGS if one.on == ("multiInstanceLoopCharacteristics",)}
    assert bound == {f"huiyin:{one.name}" for one in every if one.name not in inside}


def test_every_mapping_can_be_drawn_in_modelling_tools() -> None:
    described = {kind["name"] for kind in moddle()["types"] if "meta" in kind}  # type: ignore[attr-defined]
    assert described == {one.name.capitalize() for one in MAPPINGS}


def test_every_setting_is_a_field() -> None:
    assert {one.field for one in SETTINGS} == set(StepSettings.__slots__)
