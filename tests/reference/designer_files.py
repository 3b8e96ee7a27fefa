"""The page of `process.yaml`, from its JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.bpmn.bundle.route import SCHEMA
from engine.yamlschema import packaged_schema
from tests.reference.markdown import page, table

SAMPLE = """\
```yaml
key: customer_voice
name: 倾听客户声音
promise: 5wd
calendar: shenzhen
start: {form: forms/register.yaml, channels: [hall, phone, web, email, import]}
clocks:
  internal_opinion: {after: 5wd, stops_on: accept_opinion, source: "企业内部制度", pausable: true, escalation: standard}
holds:
  customer_material: {name: 等客户补充材料, longest: 10wd, evidence: true, ends_on_answer: true}
extensions: {longest: 5wd, times: 1}
messages:
  extended: 您反映的问题还需要一些时间，编号 {number}，新的期限是 {due}。
```"""


def process_yaml_page() -> str:
    """Every key with its meaning."""
    schema = packaged_schema(*SCHEMA)
    return page(
        "# `process.yaml`",
        "What belongs to a route as a whole. What belongs to a step stands in the [BPMN file](bpmn-settings.md).",
        SAMPLE,
        table(("key", "needed", "meaning", "example"), list(rows(schema))),
        "Editors complete and check the file when its first line is "
        "`# yaml-language-server: $schema=../../engine/bpmn/schemas/process.schema.json`.",
        "Only `true`, `false`, `null`, whole and decimal numbers are special here; everything else is the text "
        "that stands there, so `20:00`, `on` and `2025-10-15` need no quotes. A key given twice is refused.",
    )


def rows(schema: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """One row for each key of a schema, those within others too."""
    yield from _rows(schema, schema, "")


def _rows(schema: Mapping[str, Any], root: Mapping[str, Any], above: str) -> Iterator[tuple[str, str, str, str]]:
    for name, plain in schema.get("properties", {}).items():
        node = _resolved(plain, root)
        needed = "yes" if name in schema.get("required", []) else ""
        choices = ", ".join(f"`{one}`" for one in node.get("enum", []))
        yield f"`{above}{name}`", needed, " ".join([node.get("description", ""), choices]), node.get("x-example", "")
        yield from _rows(node, root, f"{above}{name}.")
        more = node.get("additionalProperties")
        if isinstance(more, dict) and "$ref" in more:
            yield from _rows(_resolved(more, root), root, f"{above}{name}.‹key›.")


def _resolved(node: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in node:
        return node
    return {**root["$defs"][node["$ref"].rpartition("/")[2]], **node}
