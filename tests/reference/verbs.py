"""The page of the engine's commands: what each needs, and what it asks of the database."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from engine.clock import VirtualClock
from tests.benchmarks.statements import counted, statements
from tests.factories.databases import SqliteTemplate
from tests.factories.every_command import every_command, kinds
from tests.factories.offices import office
from tests.reference.markdown import page, table

BEGAN_AT: Final = datetime(2025, 9, 22, 1, 30, tzinfo=UTC)


def verbs_page() -> str:
    """Every command with its permission, what it does, and its statements in one ordinary use."""
    asked = measured()
    rows = [(f"`{kind.__name__}`", f"`{kind.permission}`", _said(kind), str(asked[kind.__name__])) for kind in kinds()]
    return page(
        "# The engine's commands",
        "Everything that changes anything is one of these, run through `Engine.run(command, actor, key=…)`: its "
        "permission is asked first, it costs one commit, and with a key it happens once however often it is sent. A "
        "command may ask for more when it knows the case: most permissions reach only one's own groups or units.",
        "Statements are what SQLite executed for one ordinary use on a small route, each row of a bulk write counted, "
        "without the words that open and close the transaction.",
        table(("command", "permission", "what it does", "statements"), rows),
    )


def measured() -> dict[str, int]:
    """Command → statements, measured on an empty office in virtual time."""
    with TemporaryDirectory() as folder:
        clock = VirtualClock(BEGAN_AT)
        house = office(SqliteTemplate(Path(folder)).copy(Path(folder)), clock)
        found = {}
        for command, who in every_command(house, clock):
            with counted(house.database) as seen:
                house.run(command, who)
            found[type(command).__name__] = statements(seen)
        house.database.dispose()
    return found


def _said(kind: type) -> str:
    return (inspect.getdoc(kind) or "").split("\n\n")[0]
