"""Names say what a thing does; a few say only that nobody knew where to put it."""

from __future__ import annotations

import ast
import re

from tests.architecture.tree import files, modules, read

VAGUE_CLASS = re.compile(r"(Service|Manager|Helper|Util|Utils)$")
STANDARD_TERMS = {"DecisionService"}
"""Names that a standard gives to a thing."""

VAGUE_MODULES = {"utils", "util", "helpers", "helper", "common", "misc"}
PACKAGES = ("engine", "web", "tests")


def test_no_class_is_called_after_nothing_in_particular() -> None:
    found = [
        f"{path}: {node.name}"
        for path in modules(*PACKAGES)
        for node in ast.walk(ast.parse(read(path)))
        if isinstance(node, ast.ClassDef) and VAGUE_CLASS.search(node.name) and node.name not in STANDARD_TERMS
    ]
    assert found == []


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    found = [str(path) for path in files(".py", ".js") if VAGUE_MODULES & {path.stem.strip("_"), path.parent.name}]
    assert found == []


def test_instants_dates_and_durations_are_called_by_their_suffix() -> None:
    """`_at` is an instant, `_on` a date, `_after` a duration: an annotated attribute must not say otherwise."""
    expected = {"_at": "datetime", "_on": "date", "_after": ""}
    found = [
        f"{path}:{node.lineno} {node.target.id}: {ast.unparse(node.annotation)}"
        for path in modules("engine", "web")
        for node in ast.walk(ast.parse(read(path)))
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        for suffix, kind in expected.items()
        if node.target.id.endswith(suffix)
        and re.search(r"\b(datetime|date|timedelta)\b", ast.unparse(node.annotation))
        and (not kind or not re.search(rf"\b{kind}\b", ast.unparse(node.annotation)))
        and not (suffix == "_after" and re.search(r"\b(timedelta|Duration)\b", ast.unparse(node.annotation)))
    ]
    assert found == []
