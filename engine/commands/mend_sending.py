"""What becomes of messages that did not arrive: a bounce is recorded, and an operator sends again or lets it be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import bindparam, select, update

from engine.commands._cases import lock_case
from engine.dispatch import Transaction
from engine.errors import NotFound, WrongState
from engine.model.audit import AuditAction
from engine.model.notifications import NotificationStatus, Recipient, notifications
from engine.rules.permissions import Permission
from engine.text import text

_TROUBLE = (NotificationStatus.FAILED.value, NotificationStatus.BOUNCED.value)
_ROW = (
    select(
        notifications.c.id, notifications.c.case_id, notifications.c.recipient, notifications.c.channel,
        notifications.c.template, notifications.c.status,
    )
    .where(notifications.c.id == bindparam("notification_id"))
    .with_for_update()
)  # fmt: skip
_OF_ROW = notifications.c.id == bindparam("notification_id")
_AGAIN = (
    update(notifications)
    .where(_OF_ROW)
    .values(status=NotificationStatus.WAITING.value, send_after=bindparam("at"), attempts=0, sent_at=None)
)
_DISMISS = update(notifications).where(_OF_ROW).values(status=NotificationStatus.DISMISSED.value)
_BOUNCED = (
    update(notifications).where(_OF_ROW).values(status=NotificationStatus.BOUNCED.value, last_error=bindparam("reason"))
)


@dataclass(frozen=True, slots=True)
class SendAgain:
    """Let a message that failed or bounced wait to be sent again, now. Raises NotFound, WrongState."""

    permission: ClassVar[Permission] = Permission.OPERATE

    notification_id: int

    def execute(self, tx: Transaction) -> None:
        _in_trouble(tx, self.notification_id)
        tx.write(_AGAIN, {"notification_id": self.notification_id, "at": tx.now}, expect=1)
        tx.journal("notification.sent_again", notification=self.notification_id)


@dataclass(frozen=True, slots=True)
class DismissNotification:
    """Let a message that failed or bounced be. Raises NotFound, WrongState."""

    permission: ClassVar[Permission] = Permission.OPERATE

    notification_id: int

    def execute(self, tx: Transaction) -> None:
        _in_trouble(tx, self.notification_id)
        tx.write(_DISMISS, {"notification_id": self.notification_id}, expect=1)
        tx.journal("notification.dismissed", notification=self.notification_id)


@dataclass(frozen=True, slots=True)
class RecordBounce:
    """A mail that was sent came back. A second bounce of the same mail changes nothing. Raises NotFound."""

    permission: ClassVar[Permission] = Permission.OPERATE

    notification_id: int
    reason: str

    def execute(self, tx: Transaction) -> None:
        row = _row(tx, self.notification_id)
        if row.status != NotificationStatus.SENT:
            return
        tx.write(_BOUNCED, {"notification_id": row.id, "reason": self.reason[:2000]}, expect=1)
        if row.recipient == Recipient.CUSTOMER and row.case_id is not None:
            tx.audit(
                lock_case(tx, row.case_id), AuditAction.CUSTOMER_TOLD, message=row.template, channel=row.channel,
                status=str(NotificationStatus.BOUNCED), notification=row.id,
            )  # fmt: skip


def _in_trouble(tx: Transaction, notification_id: int) -> None:
    row = _row(tx, notification_id)
    if row.status not in _TROUBLE:
        raise WrongState(what=text("Message {id}", id=notification_id), state=row.status)


def _row(tx: Transaction, notification_id: int) -> Any:
    row = tx.first(_ROW, notification_id=notification_id)
    if row is None:
        raise NotFound(kind="notification", name=notification_id)
    return row
