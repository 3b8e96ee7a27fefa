"""The page of errors: the tree, and each code with its sentence and what to do."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import engine.errors
from engine.cli._exits import MEANINGS, exit_for
from engine.errors import HuiyinError
from tests.reference.markdown import page, table


def errors_page() -> str:
    """The tree as the code draws it, then a table in the order of the codes."""
    kinds = sorted(every_error(), key=lambda kind: kind.code)
    rows = [(f"`{kind.code}`", kind.__name__, kind.message, kind.remedy, str(int(_exit(kind)))) for kind in kinds]
    drawn = inspect.getdoc(engine.errors) or ""
    tree = "\n".join(line.removeprefix("    ") for line in drawn.splitlines()[2:])
    exits = table(("exit code", "meaning"), [(str(int(code)), meaning) for code, meaning in MEANINGS.items()])
    return page(
        "# Errors",
        "Every error has a stable code, says what happened to which thing, and what to do next. The web pages show the "
        "same sentences in the reader's language; the shell adds an exit code.",
        f"```text\n{tree}\n```",
        table(("code", "name", "what it says", "what to do", "exit code"), rows),
        "## Exit codes",
        exits,
    )


def every_error(root: type[HuiyinError] = HuiyinError) -> Iterator[type[HuiyinError]]:
    """`root` and all that stand below it in the engine's own tree."""
    if root.__module__ == engine.errors.__name__:
        yield root
        for kind in root.__subclasses__():
            yield from every_error(kind)


def _exit(kind: type[HuiyinError]) -> int:
    return exit_for(kind.__new__(kind))
