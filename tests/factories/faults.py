"""Lint with faults that a library may have: it raises, or takes its process down; told by the name of the file."""

from __future__ import annotations

import os
from pathlib import Path

from engine.bpmn.lint import lint_target
from engine.findings import Finding


def faulty_lint(path: Path) -> list[Finding]:
    """`lint_target`, except for files called `…kills…` and `…raises…`."""
    if "kills" in path.name:
        os._exit(9)
    if "raises" in path.name:
        raise LookupError("no way")
    return lint_target(path)
