"""Imports point downward, the pure stay pure, and one folder alone knows SpiffWorkflow: contracts in pyproject.toml."""

from __future__ import annotations

import subprocess
import sys

from tests.architecture.tree import ROOT, files


def test_import_contracts_hold() -> None:
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_processes_hold_no_python() -> None:
    assert [str(path) for path in files(".py", ".pyc") if path.parts[0] == "processes"] == []
