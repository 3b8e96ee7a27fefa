"""The page of settings that stand in BPMN files, from the table that reads them."""

from __future__ import annotations

from engine.bpmn.settings import NAMESPACE, SETTINGS, Setting
from tests.reference.markdown import page, table


def step_settings_page() -> str:
    """Our attributes and elements."""
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
        "Files of Camunda 7 and 8, Flowable and Activiti are read as far as they say something that can be said here; "
        "[the tables](../howto/coming-from-camunda.md) name every setting. Our own attribute wins when both are there.",
    )


def _row(setting: Setting) -> tuple[str, ...]:
    places = "most steps and events" if len(setting.on) > 3 else ", ".join(setting.on)
    return (
        f"`huiyin:{setting.name}`", places, f"{setting.help} {setting.help_zh}", f"`{setting.example}`",
        ", ".join(f"`{choice}`" for choice in setting.choices),
    )  # fmt: skip
