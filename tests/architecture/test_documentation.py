"""What exists is documented, what is documented exists, and every link leads somewhere."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

import engine.errors
from tests.architecture.tree import ROOT, files, modules, read
from tests.reference import pages
from tests.reference.errors import every_error

PAGES = [path for path in files(".md") if path.parts[0] in {"docs", "processes"} or len(path.parts) == 1]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("written", pages().items(), ids=lambda item: item[0].name)
def test_generated_reference_is_up_to_date(written: tuple[Path, str]) -> None:
    """Commands, settings and errors: `make docs` writes the pages again."""
    file, content = written
    assert file.read_text(encoding="utf-8") == content


def test_the_tree_of_errors_draws_every_error() -> None:
    drawn = inspect.getdoc(engine.errors) or ""
    assert [kind.__name__ for kind in every_error() if not re.search(rf"\b{kind.__name__}\b", drawn)] == []


def test_codes_of_errors_are_unique() -> None:
    codes = [kind.code for kind in every_error()]
    assert sorted(codes) == sorted(set(codes))


@pytest.mark.parametrize("document", PAGES, ids=str)
def test_links_and_pictures_resolve(document: Path) -> None:
    without_code = re.sub(r"```.*?```", "", read(document), flags=re.DOTALL)
    broken = []
    for link in (first or second for first, second in LINK.findall(without_code)):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        file = (ROOT / document.parent / target).resolve() if target else ROOT / document
        if not file.exists() or (anchor and file.suffix == ".md" and anchor not in anchors(file)):
            broken.append(link)
    assert broken == []


def anchors(file: Path) -> set[str]:
    """The names that headings of a page can be linked by."""
    headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_can_be_reached_from_the_index() -> None:
    """A page that nothing links to is a page that nobody reads."""
    pending, reached = [ROOT / "README.md"], set()
    while pending:
        file = pending.pop()
        if file in reached or file.suffix != ".md" or not file.exists():
            continue
        reached.add(file)
        found = LINK.findall(file.read_text(encoding="utf-8"))
        pending += [(file.parent / (a or b).partition("#")[0]).resolve() for a, b in found if "://" not in (a or b)]
    assert [str(page) for page in PAGES if page.parts[0] == "docs" and ROOT / page not in reached] == []


def test_every_module_class_and_function_says_what_it_is_for() -> None:
    """Public ones at the top of a module. An error is described by the tree of errors, in the same file."""
    silent = [
        f"{path}{name}"
        for path in modules("engine", "web")
        if path != Path("engine/errors.py") and "versions" not in path.parts
        for name in undescribed(ast.parse(read(path)))
    ]
    assert silent == []


def undescribed(tree: ast.Module) -> list[str]:
    """What lacks a docstring: the module itself as an empty name, its classes and functions by line and name."""
    named = (node for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef))
    public = [node for node in named if not node.name.startswith("_") and not ast.get_docstring(node)]
    return [*([] if ast.get_docstring(tree) else [""]), *(f":{node.lineno} {node.name}" for node in public)]
