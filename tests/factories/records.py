"""Reading rows for assertions, whatever query would show them: one table, one case, or the whole database."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from sqlalchemy import Table, select

import engine.model
from engine.dispatch import Engine
from engine.model.cases import cases
from engine.model.people import people
from engine.model.schema import metadata
from engine.model.tasks import tasks
from engine.model.time import GIVEN, escalations, obligations
from engine.queries.chain import verify_chain
from engine.queries.people import actor_named
from engine.rules.permissions import Actor

for _module in iter_modules(engine.model.__path__):
    import_module(f"engine.model.{_module.name}")  # each noun adds its tables when it is imported


def rows(office: Engine, table: Table, **values: object) -> list[Any]:
    """The rows of a table that have these values, in the order of its key."""
    query = select(table).order_by(*table.primary_key.columns)
    for name, value in values.items():
        query = query.where(table.c[name] == value)
    with office.reading() as connection:
        return list(connection.execute(query))


def row(office: Engine, table: Table, **values: object) -> Any:
    """The only such row."""
    (found,) = rows(office, table, **values)
    return found


def contents(office: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database by table: what must be equal when nothing was changed."""
    with office.reading() as connection:
        return {
            table.name: [tuple(one) for one in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in metadata.sorted_tables
        }


def status(office: Engine, case_id: int) -> str:
    """A case's status."""
    return str(row(office, cases, id=case_id).status)


def actor(office: Engine, username: str) -> Actor:
    """Somebody of the office, with everything that permissions need."""
    with office.reading() as connection:
        return actor_named(connection, username)


def task_row(office: Engine, case_id: int, element: str) -> Any:
    """The newest task of an element."""
    return rows(office, tasks, case_id=case_id, element_id=element)[-1]


def obligation(office: Engine, case_id: int, name: str, kind: str | None = None) -> Any:
    """What is owed under this name in the case's newest run; unless a `kind` is given, the step or the clock itself."""
    found = rows(office, obligations, case_id=case_id, name=name, **({"kind": kind} if kind else {}))
    return max((one for one in found if kind or one.kind not in GIVEN), key=lambda one: (one.run, one.id))


def levels(office: Engine, case_id: int, name: str, kind: str | None = None) -> list[Any]:
    """The levels recorded for an obligation, as they were planned; skipped ones too."""
    found = rows(office, escalations, obligation_id=obligation(office, case_id, name, kind).id)
    return sorted(found, key=lambda one: (one.planned_at, one.id))


def level_names(office: Engine, case_id: int, name: str, kind: str | None = None) -> list[str]:
    """Their names, without the skipped ones."""
    return [one.level for one in levels(office, case_id, name, kind) if not one.skipped]


def told(office: Engine, level: Any) -> set[tuple[str, str]]:
    """User name and capacity of everybody whom a level told."""
    names = {one.id: one.username for one in rows(office, people)}
    return {(names[one["person"]], one["as"]) for one in level.told}


def broken_chains(office: Engine) -> dict[int, int]:
    """Case → first wrong event, for every case whose audit chain is not intact."""
    with office.reading() as connection:
        checked = {
            case_id: verify_chain(connection, case_id)
            for case_id in connection.execute(select(cases.c.id)).scalars().all()
        }
    return {case_id: result.broken_at for case_id, result in checked.items() if result.broken_at is not None}
