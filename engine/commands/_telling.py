"""The notifications that tell people and customers something: rows, written with what they tell about."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert

from engine.commands._addressees import Told
from engine.dispatch import CaseInHand, Transaction
from engine.model.ids import new_id
from engine.model.notifications import NotificationStatus, notifications

_NOTIFY = insert(notifications)


def tell(tx: Transaction, case: CaseInHand, told: Iterable[Told], template: str, **params: object) -> None:
    """Tell people in the app. `params` hold keys and instants; names are looked up when it is shown."""
    tx.write(
        _NOTIFY,
        [
            _row(tx, case, "person", template, params, person_id=one.person_id, channel="app", sent_at=tx.now)
            for one in told
        ],
    )


def tell_customer(tx: Transaction, case: CaseInHand, template: str) -> None:
    """Put a message to the customer into the outbox; channels outside the app send it later."""
    if tx.engine.silent:
        return
    tx.write(_NOTIFY, _row(tx, case, "customer", template, {"number": case.number}, channel="outbox"))


def _row(
    tx: Transaction,
    case: CaseInHand,
    recipient: str,
    template: str,
    params: dict[str, object],
    *,
    channel: str,
    person_id: int | None = None,
    sent_at: object = None,
) -> dict[str, object]:
    plain = {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in params.items()}
    return {
        "id": new_id(),
        "case_id": case.id,
        "person_id": person_id,
        "recipient": recipient,
        "channel": channel,
        "template": template,
        "params": plain,
        "status": str(NotificationStatus.TOLD if channel == "app" else NotificationStatus.KEPT),
        "created_at": tx.now,
        "send_after": tx.now,
        "sent_at": sent_at,
    }
