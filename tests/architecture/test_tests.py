"""Tests run the real thing: they jump in time instead of sleeping, and replace no part by a pretence."""

from __future__ import annotations

import ast

from tests.architecture.tree import modules, read


def calls(tree: ast.AST) -> set[str]:
    """The last names of everything that is called."""
    functions = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {
        function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "") for function in functions
    }


def imports(tree: ast.AST) -> set[str]:
    """Every module that is imported, wherever it is."""
    found = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return found | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def test_tests_never_sleep() -> None:
    assert [str(path) for path in modules("tests") if "sleep" in calls(ast.parse(read(path)))] == []


def test_tests_use_no_mocks() -> None:
    found = [str(path) for path in modules("tests") if {"unittest.mock", "mock"} & imports(ast.parse(read(path)))]
    assert found == []


def test_every_test_module_says_what_it_holds() -> None:
    silent = [
        str(path)
        for path in modules("tests")
        if path.name.startswith("test_") and not ast.get_docstring(ast.parse(read(path)))
    ]
    assert silent == []
