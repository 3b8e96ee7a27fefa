"""The page of settings that stand in BPMN files, from the table that reads them."""

from __future__ import annotations

from engine.bpmn.files.xml import HUIYIN
from engine.bpmn.settings.flowtable import FLOW_SETTINGS, MAPPINGS
from engine.bpmn.settings.steptable import SETTINGS, Setting
from tests.reference.markdown import page, table


def step_settings_page() -> str:
    """Our attributes and elements."""
    return page(
        "# Settings in BPMN files",
        f"What belongs to a step stands beside it in the diagram, as attributes of the namespace `{HUIYIN}`:",
        f'```xml\n<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:huiyin="{HUIYIN}">\n'
        '  <userTask id="write_opinion" name="提出处理意见" huiyin:form="forms/opinion.yaml"\n'
        '            huiyin:due="3wd" huiyin:escalation="standard" huiyin:group="=unit">\n```',
        table(_HEAD, [_row(setting) for setting in SETTINGS]),
        "`group` and `assignee` may be FEEL behind `=`. Without `huiyin:group` a step takes its lane's group: the "
        "lane's `huiyin:group`, or the lane's id. Durations: `5wd` working days, `4wh` working hours, `15d` calendar "
        "days, `36h` and `90m` real time. `engine/bpmn/schemas` holds the same table as a moddle descriptor for "
        "bpmn-js and as element templates for Camunda Modeler.",
        "## How the run goes",
        "Attributes that say what data goes in and out, how often, and for which case a message is. Expressions are "
        "FEEL, with or without `=`.",
        table(_HEAD, [_row(setting) for setting in FLOW_SETTINGS]),
        "Elements under `extensionElements`, in their order; each sees what those before it gave:",
        table(("element", *_HEAD[1:4]), [_row(setting, element=True)[:4] for setting in MAPPINGS]),
        "Without mappings a step sees the case's data, and what it writes comes back; a call of a process likewise. "
        "With outputs only those come back, and a call with any mapping gets only its inputs; `huiyin:inherits` and "
        "`huiyin:returns` say otherwise. Names given by inputs, the element and `loopCounter` (from 1) are known "
        "inside only.",
        "## Other vendors",
        "Files of Camunda 7 and 8, Flowable and Activiti are read as far as they say something that can be said here; "
        "[the tables](../howto/coming-from-camunda.md) name every setting. Our own attribute wins when both are there.",
    )


_HEAD = ("attribute", "on", "meaning", "example", "values")


def _row(setting: Setting, *, element: bool = False) -> tuple[str, ...]:
    places = "most steps and events" if len(setting.on) > 7 else ", ".join(setting.on)
    name = f"<huiyin:{setting.name}>" if element else f"huiyin:{setting.name}"
    return (
        f"`{name}`", places, f"{setting.help} {setting.help_zh}", f"`{setting.example}`",
        ", ".join(f"`{choice}`" for choice in setting.choices),
    )  # fmt: skip
