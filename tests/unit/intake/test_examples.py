"""The mappings that are shipped and shown are mappings, and fit the routes they name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.bpmn.bundle.formfiles import bundle_form
from engine.bpmn.bundle.package import read_bundle
from engine.bpmn.bundle.route import load_route
from engine.intake.mapping import Mapping, load_mapping

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = sorted(ROOT.glob("processes/*/examples/*.yaml"))
PAGES = [ROOT / "docs/reference/mapping.md", *sorted(ROOT.glob("docs/howto/import-complaints*.md"))]


def shown(page: Path) -> str:
    """The first whole mapping of a page."""
    blocks = re.findall(r"```yaml\n(.*?)```", page.read_text("utf-8"), flags=re.DOTALL)
    return next(block for block in blocks if "route:" in block)


def fits(mapping: Mapping) -> None:
    """Its fields are the start form's, its constant channels the route's."""
    bundle = read_bundle(ROOT / "processes" / mapping.route)
    route = load_route(bundle.file("process.yaml"), "process.yaml")
    assert route.start_form is not None
    form = bundle_form(bundle, route.start_form)
    names = {field.name for field in form.fields}
    assert set(mapping.fields) - names <= {"channel"}
    channel = mapping.fields["channel"]
    used = set((channel.values or {"": channel.constant}).values())
    assert used <= set(route.channels)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_mappings_fit_their_routes(path: Path) -> None:
    fits(load_mapping(path.read_bytes(), path.name))


def test_some_are_shipped() -> None:
    assert {path.stem for path in SHIPPED} >= {"us-complaints", "hotline-gb18030"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_mappings_in_the_documentation_fit_their_routes(page: Path) -> None:
    fits(load_mapping(shown(page), page.name))
