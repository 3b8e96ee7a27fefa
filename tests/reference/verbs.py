"""The page of the engine's commands: what each needs, and what it asks of the databases."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from engine.clock import VirtualClock
from tests.benchmarks.statements import ROUND_TRIP, counted, statements
from tests.factories import postgres
from tests.factories.databases import PostgresTemplate, SqliteTemplate
from tests.factories.every_command import every_command, kinds
from tests.factories.offices import office
from tests.reference.markdown import page, table

BEGAN_AT: Final = datetime(2025, 9, 22, 1, 30, tzinfo=UTC)
PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "reference" / "commands.md"

Counts = dict[str, tuple[str, ...]]
"""Command → the cells that were counted for it."""


def verbs_page() -> str:
    """Every command with its permission, what it does, and what one ordinary use asks of each database."""
    on_sqlite, on_postgresql = _on_sqlite(), _on_postgresql()
    rows = [
        (
            f"`{kind.__name__}`", f"`{kind.permission}`", _said(kind),
            *on_sqlite[kind.__name__], *on_postgresql.get(kind.__name__, ("", "")),
        )
        for kind in kinds()
    ]  # fmt: skip
    return page(
        "# The engine's commands",
        "Everything that changes anything is one of these, run through `Engine.run(command, actor, key=…)`: its "
        "permission is asked first, it costs one commit, and with a key it happens once however often it is sent. A "
        "command may ask for more when it knows the case: most permissions reach only one's own groups or units.",
        "Statements are what a database executed for one ordinary use on a small route, each row of a bulk write "
        "counted, without the words that open and close the transaction. Round trips are how often PostgreSQL was "
        "waited for, those words included, once its statements are prepared.",
        table(
            ("command", "permission", "what it does", "statements", "commits", "PostgreSQL: statements", "round trips"),
            rows,
        ),
    )


def _on_sqlite() -> Counts:
    with TemporaryDirectory() as folder:
        url = SqliteTemplate(Path(folder)).copy(Path(folder))
        return {name: (str(statements(seen)), str(seen["COMMIT"])) for name, seen in _measured(url).items()}


def _on_postgresql() -> Counts:
    """Measured where there is a server; elsewhere what the page says already."""
    if not postgres.is_available():
        return dict(_as_written())
    with _empty_database() as url:
        return {name: (str(statements(seen)), str(seen[ROUND_TRIP])) for name, seen in _measured(url).items()}


def _measured(url: str) -> dict[str, Counter[str]]:
    """Command → what it asked, in an empty office in virtual time."""
    clock = VirtualClock(BEGAN_AT)
    house = office(url, clock)
    found = {}
    for command, who in every_command(house, clock):
        with counted(house.database) as seen:
            house.run(command, who)
        found[type(command).__name__] = seen
    house.database.dispose()
    return found


@contextmanager
def _empty_database() -> Iterator[str]:
    server = postgres.start()
    try:
        template = PostgresTemplate(server, "reference")
        name, url = template.copy()
        yield url
        server.drop(name)
        template.remove()
    finally:
        server.stop()


def _as_written() -> Iterator[tuple[str, tuple[str, ...]]]:
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| `"):
            yield cells[0].strip("`"), (cells[-2], cells[-1].strip("| "))


def _said(kind: type) -> str:
    return (inspect.getdoc(kind) or "").split("\n\n")[0]
