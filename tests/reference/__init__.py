"""The generated pages of `docs/reference`: `make docs` writes them, a test says when they are out of date."""

from __future__ import annotations

from pathlib import Path

from tests.reference.bpmn_conformance import bpmn_conformance_page
from tests.reference.commands import commands_page
from tests.reference.designer_files import process_yaml_page
from tests.reference.errors import errors_page
from tests.reference.feel import feel_page
from tests.reference.lint_rules import lint_rules_page
from tests.reference.migration_files import migration_files_page
from tests.reference.other_vendors import other_vendors_pages
from tests.reference.settings import settings_page
from tests.reference.step_settings import step_settings_page
from tests.reference.verbs import verbs_page

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"


def pages() -> dict[Path, str]:
    """File → what it should hold."""
    made = {
        "bpmn-conformance.md": bpmn_conformance_page(),
        "bpmn-settings.md": step_settings_page(),
        "cli.md": commands_page(),
        "commands.md": verbs_page(),
        "errors.md": errors_page(),
        "feel.md": feel_page(),
        "lint-rules.md": lint_rules_page(),
        "migration-files.md": migration_files_page(),
        **other_vendors_pages(),
        "process-yaml.md": process_yaml_page(),
        "settings.md": settings_page(),
    }
    return {FOLDER / name: content for name, content in made.items()}
