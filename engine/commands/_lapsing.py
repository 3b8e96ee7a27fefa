"""A request for more time lapses when what it was for ends before anybody has decided."""

from __future__ import annotations

from sqlalchemy import bindparam, update

from engine.commands._ledger import Obligation
from engine.dispatch import CaseInHand, Transaction
from engine.model.audit import AuditAction
from engine.model.time import ExtensionStatus, extensions

_LAPSE = (
    update(extensions)
    .where(extensions.c.id == bindparam("extension_id"), extensions.c.status == ExtensionStatus.ASKED.value)
    .values(status=ExtensionStatus.LAPSED.value, decided_at=bindparam("at"))
)


def lapse(tx: Transaction, case: CaseInHand, obligation: Obligation) -> None:
    """Close the obligation's waiting request, if it has one."""
    if obligation.asked_id is not None:
        tx.write(_LAPSE, {"extension_id": obligation.asked_id, "at": tx.now}, expect=1)
        tx.audit(
            case, AuditAction.EXTENSION_LAPSED,
            extension=obligation.asked_id, obligation=obligation.name, kind=obligation.kind,
        )  # fmt: skip
        obligation.asked_id = None
