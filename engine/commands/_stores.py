"""Data stores: read in the transaction of the step that may need them, written with it, and never by two at once.

The rows stay locked until the transaction ends, so a second case reads what the first one wrote. A route without data
stores costs no statement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import bindparam, insert, select, update

from engine.bpmn.data.kept import pack, unpack
from engine.bpmn.model import Model
from engine.commands._cases import OpenRun
from engine.dispatch import CaseInHand, Transaction
from engine.model.audit import AuditAction
from engine.model.messages import data_stores

_READ = select(data_stores.c.content).where(data_stores.c.name == bindparam("of_name")).with_for_update()
_CREATE = insert(data_stores)
_CHANGE = (
    update(data_stores)
    .where(data_stores.c.name == bindparam("of_name"))
    .values(
        content=bindparam("new_content"),
        revision=data_stores.c.revision + 1,
        changed_at=bindparam("at"),
        changed_by=bindparam("by_case"),
    )
)


def read_stores(tx: Transaction, model: Model) -> dict[str, object]:
    """The stores that the model uses, locked in the order of their names; one that nobody wrote yet is left out."""
    found = {}
    for name in sorted(model.stores):
        row = tx.first(_READ, of_name=name)
        if row is not None:
            found[name] = unpack(row.content)
    return found


def with_stores(tx: Transaction, run: OpenRun) -> OpenRun:
    """The run with the stores that its model uses."""
    return replace(run, stores=read_stores(tx, run.definition.model)) if run.definition.model.stores else run


def write_stores(tx: Transaction, case: CaseInHand, run: OpenRun, stored: Mapping[str, object]) -> None:
    """Write what a step stored. Two that create the same store at once: the second is tried again, and reads it."""
    if not stored:
        return
    for name, content in stored.items():
        packed = pack(content)
        if name in run.stores:
            tx.write(_CHANGE, {"of_name": name, "new_content": packed, "at": tx.now, "by_case": case.id}, expect=1)
        else:
            row = {"name": name, "content": packed, "revision": 1, "changed_at": tx.now, "changed_by": case.id}
            tx.write(_CREATE, row)
    tx.audit(case, AuditAction.STORE_WRITTEN, stores=sorted(stored))
