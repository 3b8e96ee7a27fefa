"""Reading people.yaml: the units, groups and people that routes speak of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from engine.yamlschema import load_checked, packaged_schema

SCHEMA = ("engine.bpmn.schemas", "people.schema.json")


def read_people(source: str | bytes, file: str) -> Mapping[str, Any]:
    """The lists `units`, `groups` and `people` of one file; raises BadFile with the line of the first mistake."""
    return cast(Mapping[str, Any], load_checked(source, file, packaged_schema(*SCHEMA)).data)
