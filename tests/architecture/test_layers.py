"""Imports point downward, the pure stay pure, and one folder alone knows SpiffWorkflow: contracts in pyproject.toml."""

from __future__ import annotations

import subprocess
import sys

import grimp

from tests.architecture.tree import ROOT, files

FACE = {
    "commands",
    "queries",
    "reports",
    "sessions",
    "forms",
    "settings",
    "clock",
    "errors",
    "locale",
    "text",
    "numbers",
    "findings",
}
"""What pages may see of the engine, beside `engine` itself; `web/cli.py` starts everything and may see anything."""


def test_import_contracts_hold() -> None:
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_pages_see_the_face_of_the_engine_only() -> None:
    graph = grimp.build_graph("engine", "web")
    behind = [
        f"{page} imports {module}"
        for page in sorted(graph.find_descendants("web") - {"web.cli"})
        for module in sorted(graph.find_modules_directly_imported_by(page))
        if module.startswith("engine.") and module.split(".")[1] not in FACE
    ]
    assert behind == []


def test_processes_hold_no_python() -> None:
    assert [str(path) for path in files(".py", ".pyc") if path.parts[0] == "processes"] == []
