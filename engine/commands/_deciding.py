"""Decisions that a step made are kept with the case; the chain gets a digest, which names nobody and nothing."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert, select

from engine.bpmn.changes import DecisionMade
from engine.bpmn.deciding.records import digest_of, pack_record
from engine.commands._cases import OpenRun
from engine.dispatch import CaseInHand, Transaction
from engine.dispatch.definitions import NEWEST_NOTICE
from engine.model.audit import AuditAction
from engine.model.decisions import decisions_made
from engine.model.ids import new_id

_KEEP = insert(decisions_made)
_NOTICE = select(NEWEST_NOTICE.label("newest_notice"))


def keep_decisions(tx: Transaction, case: CaseInHand, run: OpenRun, decided: Iterable[DecisionMade]) -> None:
    """Write what was decided and why. A step that decides nothing costs no statement."""
    for made in decided:
        record = pack_record(made)
        row = {
            "id": new_id(),
            "case_id": case.id,
            "run": case.run,
            "version_id": run.definition.version_id,
            "element_id": made.element_id,
            "made_at": tx.now,
            "notice_id": tx.first(_NOTICE).newest_notice,
            "record": record,
        }
        tx.write(_KEEP, row)
        tx.audit(case, AuditAction.DECISION_MADE, element=made.element_id, decision=row["id"], digest=digest_of(record))
