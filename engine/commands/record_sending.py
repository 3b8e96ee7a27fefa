"""Write down what became of a message: it was sent, refused for good, or not taken for now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from sqlalchemy import bindparam, select, update

from engine.commands._cases import lock_case
from engine.dispatch import Transaction
from engine.errors import Conflict
from engine.model.audit import AuditAction
from engine.model.notifications import NotificationStatus, Recipient, notifications
from engine.queue.channels import LeasedChannel, keep_channel
from engine.rules.permissions import Permission
from engine.rules.retry import backoff

MOST_TRIES = 24
"""How often a message is tried that the other side puts off: for most of a day."""

_ROW = select(
    notifications.c.case_id, notifications.c.recipient, notifications.c.channel, notifications.c.template,
    notifications.c.status, notifications.c.send_after, notifications.c.attempts,
).where(notifications.c.id == bindparam("notification_id"))  # fmt: skip
_SETTLE = (
    update(notifications)
    .where(
        notifications.c.id == bindparam("notification_id"), notifications.c.status == NotificationStatus.WAITING.value
    )
    .values(
        status=bindparam("new_status"),
        sent_at=bindparam("at"),
        send_after=bindparam("next_try"),
        attempts=notifications.c.attempts + 1,
        last_error=bindparam("error"),
    )
)


@dataclass(frozen=True, slots=True)
class RecordSending:
    """What became of a notification that the holder of `leased` has just tried to send; keeps the channel for more.

    `error` is None when it was sent. With `for_good` it failed; otherwise it is tried again later, until that has been
    often enough. Raises Conflict, with nothing recorded, when the channel has passed to another worker.
    """

    permission: ClassVar[Permission] = Permission.OPERATE

    leased: LeasedChannel
    notification_id: int
    error: str | None = None
    for_good: bool = True

    def execute(self, tx: Transaction) -> None:
        row = tx.first(_ROW, notification_id=self.notification_id)
        if row is None or row.status != NotificationStatus.WAITING:
            raise Conflict(detail="This message was dealt with in between.")
        status, send_after = self._outcome(tx, row.attempts + 1, row.send_after)
        if row.recipient == Recipient.CUSTOMER and status is not NotificationStatus.WAITING:
            case = lock_case(tx, row.case_id)
            tx.audit(
                case, AuditAction.CUSTOMER_TOLD, message=row.template, channel=row.channel, status=str(status),
                notification=self.notification_id,
            )  # fmt: skip
        sent = status is NotificationStatus.SENT
        values = {"new_status": str(status), "at": tx.now if sent else None, "next_try": send_after}
        error = self.error[:2000] if self.error else None
        tx.write(_SETTLE, values | {"notification_id": self.notification_id, "error": error}, expect=1)
        keep_channel(tx, self.leased, tx.now + tx.engine.settings.lease_after)

    def _outcome(self, tx: Transaction, attempts: int, send_after: object) -> tuple[NotificationStatus, object]:
        if self.error is None:
            return NotificationStatus.SENT, send_after
        if self.for_good or attempts >= MOST_TRIES:
            return NotificationStatus.FAILED, send_after
        wait: timedelta = backoff(attempts, self.notification_id)
        return NotificationStatus.WAITING, tx.now + wait
