"""Decision models on a disk: a file, with those beside it that it may import."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from engine.bpmn.bundle.package import MAX_FILES, MAX_TOTAL
from engine.decisions.dmn.lint import lint_model
from engine.findings import Finding

SUFFIXES = (".dmn", ".dmn.xml")


def is_decision_model(name: str) -> bool:
    """By the names that tools give to DMN."""
    return name.lower().endswith(SUFFIXES)


def lint_decisions(path: Path, data: bytes) -> list[Finding]:
    """Findings about a decision model that belongs to no route."""
    return lint_model({**(beside(path) if b"import" in data else {}), str(path): data}, str(path))


def beside(path: Path) -> dict[str, bytes]:
    """The decision models in the same folder, as many as a route may have; what cannot be read is left out."""
    found: dict[str, bytes] = {}
    left = MAX_TOTAL
    for other in islice(sorted(path.parent.iterdir()), 10 * MAX_FILES):
        if other == path or not is_decision_model(other.name):
            continue
        try:
            size = other.stat().st_size if other.is_file() else left + 1
            if size <= left and len(found) < MAX_FILES:
                found[str(other)] = other.read_bytes()
                left -= size
        except OSError:
            continue
    return found
