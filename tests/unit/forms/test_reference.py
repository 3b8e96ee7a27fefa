"""The page about forms names everything a form file may hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from engine.forms import Widget
from engine.forms.loading import SCHEMA
from engine.yamlschema import packaged_schema

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "forms.md").read_text("utf-8")


def test_every_key_of_a_form_and_of_a_field_is_explained() -> None:
    schema = cast(dict[str, Any], packaged_schema(*SCHEMA))
    keys = [*schema["properties"], *schema["$defs"]["field"]["properties"]]
    assert [key for key in keys if f"`{key}`" not in PAGE] == []


def test_every_widget_and_source_of_options_is_named() -> None:
    schema = cast(dict[str, Any], packaged_schema(*SCHEMA))
    assert set(schema["$defs"]["field"]["properties"]["x-widget"]["enum"]) == {str(widget) for widget in Widget}
    assert [name for name in [*Widget, *schema["$defs"]["source"]["enum"]] if f"`{name}`" not in PAGE] == []
