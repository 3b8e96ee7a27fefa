"""How heavy the pages are. `python web/frontend/assets.py` builds what is weighed here."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from web.assets import BUILD_COMMAND, Assets

STATIC = Path(__file__).resolve().parents[2] / "web" / "static"
KIB = 1024


def weight(name: str) -> int:
    """Bytes on the wire."""
    assets = Assets(str(STATIC))
    if not assets.built:
        pytest.skip(f"no built files: `{BUILD_COMMAND}`")
    return len(gzip.compress((STATIC / assets.address(name).removeprefix("/static/")).read_bytes(), 6))


def test_a_handlers_page_needs_at_most_25_kib_of_script() -> None:
    assert weight("app.js") <= 25 * KIB


def test_a_diagram_needs_at_most_60_kib_more() -> None:
    assert weight("diagram.js") <= 60 * KIB


def test_a_drawing_made_here_needs_at_most_30_kib_more() -> None:
    assert weight("layout.js") <= 30 * KIB


@pytest.mark.parametrize("file", ["package-lock.json", "package.json", ".npmrc"])
def test_the_lock_names_no_registry(file: str) -> None:
    text = (STATIC.parent / "frontend" / file).read_text()
    assert "registry." not in text
    assert '"resolved"' not in text
