"""The one mail a day: what a person was reminded of and is still open, in one letter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import bindparam, insert, literal_column, select, update

from engine.dispatch import Transaction
from engine.model.cases import cases
from engine.model.ids import new_id
from engine.model.notifications import Channel, NotificationStatus, Recipient, notifications
from engine.model.time import ObligationStatus, escalations, obligations
from engine.notify.channels import configured
from engine.notify.words import DIGEST
from engine.queries.notices import each_told
from engine.queue import LeasedJob, finish_job
from engine.rules.permissions import Permission

_GATHERED = (
    select(notifications.c.id, notifications.c.case_id, notifications.c.template, notifications.c.params)
    .where(
        notifications.c.person_id == bindparam("of_person"),
        notifications.c.status == literal_column(f"'{NotificationStatus.DIGEST}'"),
    )
    .order_by(notifications.c.case_id, notifications.c.id)
    .with_for_update()
)
_STILL_OWED = (
    select(obligations.c.id)
    .join(escalations, escalations.c.obligation_id == obligations.c.id)
    .where(escalations.c.id == bindparam("escalation_id"), obligations.c.status == ObligationStatus.OPEN.value)
)
_CASE_OPEN = select(cases.c.id).where(cases.c.id == bindparam("case_id"), cases.c.closed_at.is_(None))
_SETTLE = (
    update(notifications)
    .where(notifications.c.id == bindparam("notification_id"))
    .values(status=bindparam("new_status"), sent_at=bindparam("at"))
)
_NOTIFY = insert(notifications)


@dataclass(frozen=True, slots=True)
class SendDigest:
    """Put into one mail what was kept for a person's digest; what has been done since is left out.

    With nothing left there is no mail. The job goes first: whoever adds to a digest has locked it.
    """

    permission: ClassVar[Permission] = Permission.OPERATE

    job: LeasedJob

    def execute(self, tx: Transaction) -> None:
        finish_job(tx, self.job)
        tx.flush()
        person_id = int(self.job.subject or 0)
        rows = tx.all(_GATHERED, of_person=person_id)
        mail = Channel.MAIL in configured(tx.engine.settings)
        left = list(_still_open(tx, rows)) if mail else []
        status = NotificationStatus.DIGESTED if mail else NotificationStatus.KEPT
        at = tx.now if mail else None
        tx.write(_SETTLE, [{"notification_id": row.id, "new_status": str(status), "at": at} for row in rows])
        if left:
            tx.write(_NOTIFY, _digest(tx, person_id, left))


def _still_open(tx: Transaction, rows: list[Any]) -> Iterator[dict[str, Any]]:
    for row in rows:
        for entry in each_told(row.template, row.case_id, row.params):
            if "escalation" in entry:
                owed = tx.first(_STILL_OWED, escalation_id=entry["escalation"]) is not None
            else:
                owed = tx.first(_CASE_OPEN, case_id=row.case_id) is not None
            if owed:
                yield {name: value for name, value in entry.items() if name != "also"}


def _digest(tx: Transaction, person_id: int, left: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": new_id(),
        "case_id": None,
        "person_id": person_id,
        "recipient": str(Recipient.PERSON),
        "channel": str(Channel.MAIL),
        "template": DIGEST,
        "params": {"entries": left},
        "status": str(NotificationStatus.WAITING),
        "created_at": tx.now,
        "send_after": tx.now,
    }
