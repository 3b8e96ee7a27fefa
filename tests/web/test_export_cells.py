"""A cell of an exported file stays a cell, whatever it begins with."""

from __future__ import annotations

import pytest

from web.manager.export import harmless


@pytest.mark.parametrize("cell", ["=1+1", "+49 30", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_what_a_spreadsheet_would_reckon_is_quoted(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "网络部", "2025-09-25T17:30:00+08:00", "a=b", "–"])
def test_ordinary_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell
