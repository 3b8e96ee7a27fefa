"""The page of settings that stand in BPMN files, from the table that reads them."""

from __future__ import annotations

from engine.bpmn.settings import NAMESPACE, SETTINGS, Setting
from engine.bpmn.vendors import ATTRIBUTES, CHILDREN
from tests.reference.markdown import page, table


def step_settings_page() -> str:
    """Our attributes, and those of other vendors that mean the same."""
    return page(
        "# Settings in BPMN files",
        f"What belongs to a step stands beside it in the diagram, as attributes of the namespace `{NAMESPACE}`:",
        f'```xml\n<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:huiyin="{NAMESPACE}">\n'
        '  <userTask id="write_opinion" name="提出处理意见" huiyin:form="forms/opinion.yaml"\n'
        '            huiyin:due="3wd" huiyin:escalation="standard" huiyin:group="=unit">\n```',
        table(("attribute", "on", "meaning", "example", "values"), [_row(setting) for setting in SETTINGS]),
        "`group` and `assignee` may be FEEL behind `=`. Without `huiyin:group` a step takes its lane's group: the "
        "lane's `huiyin:group`, or the lane's id. Durations: `5wd` working days, `4wh` working hours, `15d` calendar "
        "days, `36h` and `90m` real time. `engine/bpmn/schemas` holds the same table as a moddle descriptor for "
        "bpmn-js and as element templates for Camunda Modeler.",
        "## Other vendors",
        "Read where they mean the same; anything else of theirs is a finding that says what to write instead. Our own "
        "attribute wins when both are there.",
        table(("Camunda 7, Flowable, Activiti", "read as"), [_vendor(name) for name in ATTRIBUTES]),
        table(("Camunda 8", "read as"), [_child(name, key) for name, keys in CHILDREN.items() for key in keys]),
        "A group or person is read when it is one name or a plain path (`${unit.group}` becomes `=unit.group`); a due "
        "date when it is a duration of one unit (`P3D`, `PT4H`, `5wd`); a form when it is a YAML file of the route.",
    )


def _row(setting: Setting) -> tuple[str, ...]:
    places = "most steps and events" if len(setting.on) > 3 else ", ".join(setting.on)
    return (
        f"`huiyin:{setting.name}`", places, f"{setting.help} {setting.help_zh}", f"`{setting.example}`",
        ", ".join(f"`{choice}`" for choice in setting.choices),
    )  # fmt: skip


def _vendor(name: str) -> tuple[str, str]:
    return f"`{name}`", _target(ATTRIBUTES[name][0], str(ATTRIBUTES[name][2]))


def _child(name: str, key: str) -> tuple[str, str]:
    field, _, remedy = CHILDREN[name][key]
    return f"`zeebe:{name}` `{key}`", _target(field, str(remedy))


def _target(field: str | None, remedy: str) -> str:
    ours = next((setting.name for setting in SETTINGS if setting.field == field), None)
    return f"`huiyin:{ours}`" if ours else f"— {remedy}"
