"""Places of a case that wait for a message or signal, as rows that every other case can find."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, literal_column, or_, select, update

from engine.bpmn.changes import Awaited, Forgotten
from engine.commands._fitting import misfits
from engine.dispatch import CaseInHand, Transaction
from engine.errors import RunFailed
from engine.model.jobs import JobStatus, jobs
from engine.model.messages import ANY_KEY, SentState, awaited_messages, sent_messages

_AWAIT = insert(awaited_messages)
_FORGET = delete(awaited_messages).where(
    awaited_messages.c.case_id == bindparam("of_case"), awaited_messages.c.ref == bindparam("of_ref")
)
_FORGET_ALL = delete(awaited_messages).where(awaited_messages.c.case_id == bindparam("of_case"))
_KEPT_FOR = select(sent_messages.c.id).where(
    sent_messages.c.state == literal_column(f"'{SentState.KEPT}'"),  # a parameter would not use the index on them
    sent_messages.c.name == bindparam("of_name"),
    or_(bindparam("of_key") == ANY_KEY, sent_messages.c.key == bindparam("of_key")),
)
_LOOK_NOW = (
    update(jobs)
    .where(
        jobs.c.id.in_(_KEPT_FOR.scalar_subquery()),
        jobs.c.status == JobStatus.WAITING.value,
        jobs.c.leased_by.is_(None),
    )
    .values(visible_at=bindparam("at"))
)


def keep_waiting(tx: Transaction, case: CaseInHand, awaited: Sequence[Awaited], forgotten: Sequence[Forgotten]) -> None:
    """Write which places wait now, and have messages that were kept for want of one looked at again."""
    tx.write(_FORGET, [{"of_case": case.id, "of_ref": one.ref} for one in forgotten])
    places = {
        (row["ref"], row["kind"], row["name"], row["key"]): row for row in (_row(tx, case, one) for one in awaited)
    }
    tx.write(_AWAIT, list(places.values()))
    wanted = {(row["name"], row["key"]) for row in places.values() if row["kind"] == "message"}
    tx.write(_LOOK_NOW, [{"of_name": name, "of_key": key, "at": tx.now} for name, key in sorted(wanted)])


def forget_all(tx: Transaction, case: CaseInHand) -> None:
    """Nothing of a case whose run has ended waits any more."""
    tx.write(_FORGET_ALL, {"of_case": case.id})


def _row(tx: Transaction, case: CaseInHand, one: Awaited) -> dict[str, Any]:
    key = one.key if one.key is not None else ANY_KEY
    wrong = misfits(awaited_messages, {"name": one.name, "key": key})
    if wrong:
        raise RunFailed(element=one.element_id, detail=next(iter(wrong.values())))
    row = {"case_id": case.id, "ref": one.ref, "kind": one.kind, "name": one.name, "key": key}
    return row | {"element_id": one.element_id, "awaited_at": tx.now}
