"""Under what a level of the ladder is filed, so that the managers' page finds it: its kind, route, unit and people."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert

from engine.commands._addressees import Told
from engine.commands._ledger import Obligation
from engine.dispatch import CaseInHand, Transaction
from engine.model.time import escalations_told

_TOLD = insert(escalations_told)


def filed_under(case: CaseInHand, obligation: Obligation, group_key: str | None = None) -> dict[str, str | None]:
    """The columns of an escalation that repeat what it is about; `unit` and `group_key` stay as they are now."""
    return {"kind": obligation.kind, "route": case.definition_key, "unit": case.unit, "group_key": group_key}


def file_told(tx: Transaction, escalation_id: int, told: Iterable[Told]) -> None:
    """Note the level with each person it was told."""
    tx.write(_TOLD, [{"person_id": one.person_id, "fired_at": tx.now, "escalation_id": escalation_id} for one in told])
