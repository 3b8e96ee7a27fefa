"""What the guide shows is what the conversion does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.bpmn.converting import convert
from engine.bpmn.desugar import TABLES
from engine.bpmn.settings.flowtable import FLOW_SETTINGS, MAPPINGS
from engine.bpmn.settings.steptable import SETTINGS
from tests.unit.bpmn.desugar.vendor_files import HEAD

GUIDES = sorted(Path("docs/howto").glob("coming-from-camunda*.md"))


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_the_example_of_the_guide_is_real(guide: Path) -> None:
    before, after = re.findall(r"```xml\n(.*?)```", guide.read_text("utf-8"), flags=re.DOTALL)
    converted = convert(f'{HEAD}<process id="p">\n{before}</process></definitions>'.encode(), "p.bpmn")
    assert converted.data.decode() == f'{HEAD}<process id="p">\n{after}</process></definitions>'
    assert {finding.rule for finding in converted.findings} == {"vendor-setting", "vendor-no-effect"}


def test_what_settings_become_is_there() -> None:
    rows = [row for table in TABLES.values() for row in table.values()]
    named = {name for row in rows for name in re.findall(r"huiyin:(\w+)", f"{row.becomes} {row.remedy}")}
    assert named <= {setting.name for setting in (*SETTINGS, *FLOW_SETTINGS, *MAPPINGS)}


def test_there_is_a_guide_in_both_languages() -> None:
    assert len(GUIDES) == 2
