"""Every sentence the application may show: those given to `text(…)`, the errors' own, and those of the web pages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import extract
from jinja2.ext import babel_extract

from engine.errors import HuiyinError
from tests.architecture.tree import ROOT, files, modules, read

MARKS = {"text", "Text", "_", "gettext", "lazy_gettext", "_l"}
"""Calls whose first argument is a msgid."""

TEMPLATE_OPTIONS = {"extensions": "", "silent": "false", "trimmed": "true"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One msgid and where it stands; `template` is None when it is not written out in the code."""

    where: str
    template: str | None


def in_code() -> Iterator[Sentence]:
    """Sentences marked in Python."""
    for path in modules("engine", "web"):
        if path == Path("engine/text.py"):
            continue
        for node in ast.walk(ast.parse(read(path))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS and node.args:
                argument = node.args[0]
                literal = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                yield Sentence(f"{path}:{node.lineno}", argument.value if literal else None)  # type: ignore[attr-defined,arg-type]


def in_errors() -> Iterator[Sentence]:
    """Messages and remedies of the tree of errors."""
    pending = [HuiyinError]
    while pending:
        kind = pending.pop()
        pending += kind.__subclasses__()
        if kind.__module__ == "engine.errors":
            for template in (kind.message, kind.remedy):
                if template:
                    yield Sentence(f"engine/errors.py: {kind.__name__}", template)


def in_templates() -> Iterator[Sentence]:
    """Sentences marked in Jinja templates."""
    for path in files(".html", ".txt"):
        if path.parts[0] == "web" and "templates" in path.parts:
            with (ROOT / path).open("rb") as stream:
                for line, message, _comments, _context in extract(babel_extract, stream, options=TEMPLATE_OPTIONS):
                    yield Sentence(f"{path}:{line}", message if isinstance(message, str) else message[0])


def all_sentences() -> list[Sentence]:
    """Everything, in order of place."""
    return [*in_code(), *in_errors(), *in_templates()]
