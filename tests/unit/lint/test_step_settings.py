"""Settings of steps: ours, other vendors', and the files that describe ours to modelling tools."""

from __future__ import annotations

from importlib import resources

import pytest

from engine.bpmn.modeler import element_templates, moddle, written
from engine.bpmn.settings import SETTINGS, StepSettings, step_settings
from engine.bpmn.xml import BPMN, parse_xml
from tests.factories.diagrams import diagram, line, user_task


def settings_of(attributes: str = "", inside: str = "") -> tuple[StepSettings, list[str]]:
    """Settings of one user task, and the messages about it."""
    root = parse_xml(diagram(line(user_task("a", attributes, inside))), "a.bpmn")
    element = root.find(f".//{{{BPMN}}}userTask")
    assert element is not None
    settings, findings = step_settings(element, "a.bpmn")
    assert {finding.element for finding in findings} <= {"a"}
    return settings, [str(finding.message) for finding in findings]


def extension(words: str) -> str:
    """One extension element."""
    return f"<extensionElements>{words}</extensionElements>"


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


@pytest.mark.parametrize(
    ("attributes", "inside", "expected"),
    [
        ('camunda:candidateGroups="window"', "", StepSettings(group="window")),
        ('flowable:candidateGroups="${unit.group}"', "", StepSettings(group="=unit.group")),
        ('camunda:assignee="chen"', "", StepSettings(assignee="chen")),
        ('camunda:assignee="#{ registered_by }"', "", StepSettings(assignee="=registered_by")),
        ('camunda:dueDate="P3D"', "", StepSettings(due="3d")),
        ('camunda:dueDate="PT90M"', "", StepSettings(due="90m")),
        ('camunda:dueDate="5wd"', "", StepSettings(due="5wd")),
        ('flowable:formKey="forms/reply.yaml"', "", StepSettings(form="forms/reply.yaml")),
        ("", extension('<zeebe:assignmentDefinition assignee="=who" candidateGroups="window"/>'),
         StepSettings(assignee="=who", group="window")),
        ("", extension('<zeebe:taskSchedule dueDate="PT4H"/>'), StepSettings(due="4h")),
        ("", extension('<zeebe:formDefinition formKey="forms/reply.yaml"/>'), StepSettings(form="forms/reply.yaml")),
        ("", extension("<zeebe:userTask/>"), StepSettings()),
    ],
)  # fmt: skip
def test_what_other_vendors_say_is_read_where_it_means_the_same(
    attributes: str, inside: str, expected: StepSettings
) -> None:
    assert settings_of(attributes, inside) == (expected, [])


@pytest.mark.parametrize(
    ("attributes", "inside", "named"),
    [
        ('camunda:candidateGroups="a, b"', "", "camunda:candidateGroups (“a, b”)"),
        ('camunda:candidateUsers="anna"', "", "camunda:candidateUsers (“anna”)"),
        ('camunda:dueDate="P1DT2H"', "", "camunda:dueDate (“P1DT2H”)"),
        ('camunda:dueDate="2026-01-01"', "", "camunda:dueDate (“2026-01-01”)"),
        ('flowable:followUpDate="P1D"', "", "flowable:followUpDate (“P1D”)"),
        ('camunda:assignee="${a + b}"', "", "camunda:assignee (“${a + b}”)"),
        ('camunda:formKey="camunda-forms:deployment:a.form"', "", "camunda:formKey"),
        ('camunda:priority="50"', "", "camunda:priority (“50”)"),
        ('camunda:asyncBefore="true"', "", "camunda:asyncBefore (“true”)"),
        ("", extension('<zeebe:formDefinition formId="f"/>'), "zeebe:formDefinition formId (“f”)"),
        ("", extension('<zeebe:assignmentDefinition candidateGroups="=[&quot;a&quot;]"/>'), "candidateGroups"),
        ("", extension("<zeebe:ioMapping/>"), "zeebe:ioMapping"),
        ("", extension('<camunda:inputOutput><camunda:inputParameter name="x"/></camunda:inputOutput>'),
            "camunda:inputOutput"),
    ],
)  # fmt: skip
def test_what_means_nothing_here_is_named(attributes: str, inside: str, named: str) -> None:
    settings, messages = settings_of(attributes, inside)
    assert settings == StepSettings()
    assert len(messages) == 1
    assert named in messages[0]


def test_ours_win_over_other_vendors() -> None:
    assert settings_of('camunda:dueDate="P3D" huiyin:due="5wd"')[0].due == "5wd"


def test_files_for_modelling_tools_agree_with_the_table() -> None:
    folder = resources.files("engine.bpmn.schemas")
    for name, content in written().items():
        assert folder.joinpath(name).read_text("utf-8") == content, f"run python -m engine.bpmn.modeler to renew {name}"


def test_every_setting_can_be_edited_in_modelling_tools() -> None:
    described = {
        (extended.removeprefix("bpmn:"), one["name"])
        for kind in moddle()["types"]  # type: ignore[attr-defined]
        for extended in kind["extends"]
        for one in kind["properties"]
    }
    assert described == {(f"{kind[0].upper()}{kind[1:]}", one.name) for one in SETTINGS for kind in one.on}
    bound = {one["binding"]["name"] for template in element_templates() for one in template["properties"]}  # type: ignore[attr-defined]
    assert bound == {f"huiyin:{one.name}" for one in SETTINGS}


def test_every_setting_is_a_field() -> None:
    assert {one.field for one in SETTINGS} == set(StepSettings.__slots__)
