"""The settings of steps for tools that draw: a moddle descriptor (bpmn-js), element templates (Camunda Modeler).

Both are written from the tables of this folder into `schemas/`: `python -m engine.bpmn.settings.modeler` renews them.
"""

from __future__ import annotations

import json
from pathlib import Path

from engine.bpmn.files.xml import HUIYIN
from engine.bpmn.settings.flowtable import FLOW_SETTINGS, MAPPINGS
from engine.bpmn.settings.steptable import SETTINGS, Kind, Setting

MODDLE = "huiyin.moddle.json"
TEMPLATES = "huiyin.templates.json"
ATTRIBUTES = (*SETTINGS, *FLOW_SETTINGS)


def moddle() -> dict[str, object]:
    """What bpmn-js must know to read and write our attributes and elements."""
    kinds = dict.fromkeys(kind for setting in ATTRIBUTES for kind in setting.on)
    return {
        "name": "Huiyin",
        "prefix": "huiyin",
        "uri": HUIYIN,
        "xml": {"tagAlias": "lowerCase"},
        "associations": [],
        "types": [*(_extension(kind) for kind in kinds), *(_mapping(setting) for setting in MAPPINGS)],
    }


def _extension(kind: str) -> dict[str, object]:
    bpmn = kind[0].upper() + kind[1:]
    here = [setting for setting in ATTRIBUTES if kind in setting.on]
    return {
        "name": f"{bpmn}Settings",
        "extends": [f"bpmn:{bpmn}"],
        "properties": [{"name": setting.name, "isAttr": True, "type": "String"} for setting in here],
    }


def _mapping(setting: Setting) -> dict[str, object]:
    return {
        "name": setting.name.capitalize(),
        "superClass": ["Element"],
        "meta": {"allowedIn": [f"bpmn:{kind[0].upper()}{kind[1:]}" for kind in setting.on]},
        "properties": [{"name": name, "isAttr": True, "type": "String"} for name in ("source", "target")],
    }


def element_templates() -> list[dict[str, object]]:
    """One template for each kind of step that has settings; labels in Chinese, as in the files."""
    names = {
        "userTask": "人工步骤",
        "scriptTask": "计算步骤",
        "businessRuleTask": "决策步骤",
        "callActivity": "调用流程",
        "receiveTask": "等待消息",
        "sendTask": "发送消息",
        "adHocSubProcess": "自由办理",
    }
    return [_template(kind, name) for kind, name in names.items()]


def _template(kind: str, name: str) -> dict[str, object]:
    bpmn = f"bpmn:{kind[0].upper()}{kind[1:]}"
    return {
        "name": f"回音：{name}",
        "id": f"huiyin.{kind}",
        "appliesTo": [bpmn],
        "properties": [_property(setting) for setting in ATTRIBUTES if kind in setting.on],
    }


def _property(setting: Setting) -> dict[str, object]:
    found: dict[str, object] = {
        "label": setting.label_zh,
        "description": f"{setting.help_zh}例：{setting.example}",
        "type": "Dropdown" if setting.choices else "String",
        "binding": {"type": "property", "name": f"huiyin:{setting.name}"},
        "optional": True,
    }
    if setting.choices:
        found["choices"] = [{"name": choice, "value": choice} for choice in setting.choices]
    if setting.kind is Kind.DURATION:
        found["constraints"] = {
            "pattern": {"value": r"^[0-9]+(\.[0-9]+)?(wd|wh|d|h|m)$", "message": "例：3wd、4wh、15d、36h、90m"}
        }
    return found


def written() -> dict[str, str]:
    """File name → content, as it stands in `schemas/`."""
    return {name: json.dumps(data, ensure_ascii=False, indent=2) + "\n" for name, data in _files().items()}


def _files() -> dict[str, object]:
    return {MODDLE: moddle(), TEMPLATES: element_templates()}


if __name__ == "__main__":
    for file, content in written().items():
        (Path(__file__).parents[1] / "schemas" / file).write_text(content, "utf-8")
