"""Every sentence the application may show: those given to `text(…)`, the errors' own, and those of the web pages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from babel.messages.extract import extract
from babel.messages.pofile import normalize
from jinja2.ext import babel_extract

from engine.errors import HuiyinError
from engine.locale import catalogue, languages
from tests.architecture.tree import ROOT, files, modules, read

MARKS = {"text", "say"}
"""Calls in Python whose first argument is a msgid; in templates it is `t`."""

TEMPLATE_OPTIONS = {"extensions": "jinja2.ext.do", "silent": "false", "trimmed": "true"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One msgid and where it stands; `template` is None when it is not written out in the code."""

    where: str
    template: str | None


_OWN = Path("engine/text.py")


def _speaks(tree: ast.Module) -> bool:
    """Whether a module takes its marks from ours: SQLAlchemy has a `text` too."""
    ours = {"engine.text", "web.request"}
    return any(isinstance(node, ast.ImportFrom) and node.module in ours for node in ast.walk(tree))


def in_code() -> Iterator[Sentence]:
    """Sentences marked in Python."""
    for path in modules("engine", "web"):
        tree = ast.parse(read(path))
        if path == _OWN or not _speaks(tree):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS and node.args:
                argument = node.args[0]
                literal = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                if literal or node.func.id != "say":  # `say` shows what others wrote out
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
                found = extract(babel_extract, stream, keywords={"t": None}, options=TEMPLATE_OPTIONS)
                for line, message, _comments, _context in found:
                    yield Sentence(f"{path}:{line}", message if isinstance(message, str) else message[0])


def untranslated(language: str) -> dict[str, str]:
    """Template → where it stands, for every sentence that `language` lacks; bare fields need none."""
    known = catalogue(language)
    missing = {one.template: one.where for one in all_sentences() if one.template and one.template not in known}
    return {template: where for template, where in missing.items() if any(map(str.isalpha, _bare(template)))}


def _bare(template: str) -> str:
    return "".join(literal for literal, *_ in Formatter().parse(template))


def all_words() -> str:
    """The text of everything that a sentence may stand in, for those handed on through tables and scripts."""
    sources = [path for path in files(".py", ".html", ".js") if path.parts[0] in {"engine", "web"}]
    constants = (constant for path in sources for constant in _strings(path))
    return "\0".join(constants)


def _strings(path: Path) -> Iterator[str]:
    if path.suffix != ".py":
        yield read(path)
        return
    for node in ast.walk(ast.parse(read(path))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def all_sentences() -> list[Sentence]:
    """Everything, in order of place."""
    return [*in_code(), *in_errors(), *in_templates()]


if __name__ == "__main__":  # `make messages`: what is left to translate, ready to be put into an area's file
    for language in languages[:-1]:
        for template, where in untranslated(language).items():
            print(f'# {where}\nmsgid {normalize(template)}\nmsgstr ""\n')
