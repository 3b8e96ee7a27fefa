"""User tasks of other vendors: who does them, by when, with which form."""

from __future__ import annotations

import pytest

from engine.bpmn.files.xml import BPMN
from engine.bpmn.settings.steps import StepSettings, step_settings
from tests.unit.bpmn.desugar.vendor_files import converted, extended


def settings_of(attributes: str = "", inside: str = "") -> tuple[StepSettings, list[str]]:
    """Settings of one user task as ours, and what is said about it."""
    root, findings = converted(f'<userTask id="a" {attributes}>{inside}</userTask>')
    element = root.find(f".//{{{BPMN}}}userTask")
    assert element is not None
    assert {finding.element for finding in findings} <= {"a"}
    return step_settings(element)[0], [str(finding.message) for finding in findings]


@pytest.mark.parametrize(
    ("attributes", "inside", "expected"),
    [
        ('camunda:candidateGroups="window"', "", StepSettings(group="window")),
        ('operaton:candidateGroups="window"', "", StepSettings(group="window")),
        ('flowable:candidateGroups="${unit.group}"', "", StepSettings(group="=unit.group")),
        ('activiti:candidateGroups="team-${unit}"', "", StepSettings(group='="team-" + string(unit)')),
        ('camunda:assignee="chen"', "", StepSettings(assignee="chen")),
        ('camunda:assignee="#{ registered_by }"', "", StepSettings(assignee="=registered_by")),
        ('camunda:assignee="${vip ? lead : clerk}"', "", StepSettings(assignee="=if vip then lead else clerk")),
        ('camunda:dueDate="P3D"', "", StepSettings(due="3d")),
        ('camunda:dueDate="P2W"', "", StepSettings(due="14d")),
        ('camunda:dueDate="PT90M"', "", StepSettings(due="90m")),
        ('camunda:dueDate="P1DT2H"', "", StepSettings(due="26h")),
        ('camunda:dueDate="P1DT2H5M"', "", StepSettings(due="1565m")),
        ('camunda:dueDate="5wd"', "", StepSettings(due="5wd")),
        ('flowable:formKey="forms/reply.yaml"', "", StepSettings(form="forms/reply.yaml")),
        ("", extended('<zeebe:assignmentDefinition assignee="=who" candidateGroups="window"/>'),
         StepSettings(assignee="=who", group="window")),
        ("", extended('<zeebe:taskSchedule dueDate="PT4H"/>'), StepSettings(due="4h")),
        ("", extended('<zeebe:formDefinition formKey="forms/reply.yaml"/>'), StepSettings(form="forms/reply.yaml")),
        ('activiti:exclusive="true"', owner := "<potentialOwner><resourceAssignmentExpression><formalExpression>"
         "group(management)</formalExpression></resourceAssignmentExpression></potentialOwner>",
         StepSettings(group="management")),
        ('activiti:exclusive="true"', owner.replace("group(management)", "management"),
         StepSettings(group="management")),
        ('activiti:exclusive="true"', owner.replace("group(management)", "${boss}").replace("potentialOwner",
         "humanPerformer"), StepSettings(assignee="=boss")),
    ],
)  # fmt: skip
def test_what_means_the_same_becomes_ours(attributes: str, inside: str, expected: StepSettings) -> None:
    settings, messages = settings_of(attributes, inside)
    assert settings == expected
    assert messages in ([], ["activiti:exclusive changes nothing here"])


@pytest.mark.parametrize(
    ("attributes", "inside", "named"),
    [
        ('camunda:candidateGroups="a, b"', "", "camunda:candidateGroups (“a, b”)"),
        ('camunda:candidateUsers="anna"', "", "camunda:candidateUsers (“anna”)"),
        ('camunda:dueDate="2026-01-01"', "", "camunda:dueDate (“2026-01-01”)"),
        ('camunda:dueDate="PT30S"', "", "camunda:dueDate (“PT30S”)"),
        ('camunda:dueDate="${due}"', "", "camunda:dueDate (“${due}”)"),
        ('flowable:followUpDate="P1D"', "", "flowable:followUpDate (“P1D”)"),
        ('camunda:assignee="${users.next()}"', "", "camunda:assignee (“${users.next()}”)"),
        ('camunda:formKey="camunda-forms:deployment:a.form"', "", "camunda:formKey"),
        ('camunda:priority="50"', "", "camunda:priority (“50”)"),
        ('camunda:unheardOf="50"', "", "camunda:unheardOf (“50”)"),
        ("", extended('<zeebe:formDefinition formId="f"/>'), "zeebe:formDefinition formId (“f”)"),
        ("", extended('<zeebe:assignmentDefinition candidateGroups="=[&quot;a&quot;]"/>'), "candidateGroups"),
        ("", extended('<zeebe:taskSchedule dueDate="=now() + duration(&quot;PT1H&quot;)"/>'), "dueDate"),
        ("", extended('<zeebe:priorityDefinition priority="=x"/>'), "zeebe:priorityDefinition priority (“=x”)"),
        ("", extended('<camunda:formData><camunda:formField id="x"/></camunda:formData>'), "camunda:formData"),
        ("", extended("<flowable:unheardOf>so</flowable:unheardOf>"), "flowable:unheardOf (“so”)"),
        ('camunda:exclusive="true"', owner.replace("group(management)", "user(anna), group(b)"), "potentialOwner"),
    ],
)  # fmt: skip
def test_what_has_no_equivalent_is_named(attributes: str, inside: str, named: str) -> None:
    settings, messages = settings_of(attributes, inside)
    assert settings == StepSettings()
    (told,) = [message for message in messages if "exclusive" not in message]
    assert named in told
    assert "not honoured" in told


@pytest.mark.parametrize(
    ("attributes", "inside"),
    [("", extended("<zeebe:userTask/>")), ('camunda:asyncBefore="true"', ""), ('flowable:exclusive="false"', "")],
)
def test_what_is_about_the_engine_changes_nothing(attributes: str, inside: str) -> None:
    settings, messages = settings_of(attributes, inside)
    assert settings == StepSettings()
    assert [message.endswith("changes nothing here") for message in messages] == [True]


def test_ours_win_over_other_vendors() -> None:
    assert settings_of('camunda:dueDate="P3D" huiyin:due="5wd"') == (StepSettings(due="5wd"), [])


def test_a_setting_without_effect_is_told_once_a_file() -> None:
    _, findings = converted('<task id="a" camunda:asyncBefore="true"/><task id="b" camunda:asyncBefore="true"/>')
    assert [finding.element for finding in findings] == ["a"]
