"""What leaves a run: messages and signals go into the outbox, an escalation that nothing caught goes to the lead.

A message is a row and the job that looks for who is meant, both written with the step that threw it: it leaves if, and
only if, that step is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Literal

from sqlalchemy import insert

from engine.bpmn.changes import Thrown
from engine.bpmn.data.kept import pack
from engine.bpmn.lint.formrules import RESERVED
from engine.commands._addressees import addressees, open_tasks
from engine.commands._cases import OpenRun
from engine.commands._fitting import misfits
from engine.commands._telling import tell
from engine.dispatch import CaseInHand, Transaction
from engine.errors import FormInvalid, RunFailed
from engine.model.audit import AuditAction
from engine.model.messages import ANY_KEY, SentState, sent_messages
from engine.queue import Kind, enqueue
from engine.text import text

MessageKind = Literal["message", "signal"]

_SEND = insert(sent_messages)
_SAID: Mapping[str, AuditAction] = {"message": AuditAction.MESSAGE_SENT, "signal": AuditAction.SIGNAL_SENT}


def post(
    tx: Transaction,
    kind: MessageKind,
    name: str,
    payload: Mapping[str, object],
    *,
    key: str | None = None,
    case: CaseInHand | None = None,
    element_id: str | None = None,
) -> int:
    """Put a message or signal into the outbox and return its id. `key` is the JSON of its value.

    Raises FormInvalid for a name, key or field that cannot be kept, BadInput for a payload that no run could take.
    """
    refuse_reserved(payload)
    wrong = misfits(sent_messages, {"name": name, "key": key or ANY_KEY})
    if not name.strip():
        wrong = {"name": text("A message needs a name.")}
    if wrong:
        raise FormInvalid(wrong)
    sent_id = enqueue(tx, Kind.SEND, tx.now)
    row: dict[str, object] = {"id": sent_id, "kind": kind, "name": name, "key": key or ANY_KEY}
    row |= {"payload": pack(payload), "from_case": case.id if case else None, "element_id": element_id}
    row |= {"sent_by": tx.actor.username, "sent_at": tx.now, "state": str(SentState.SENT)}
    row["keep_until"] = tx.now + timedelta(hours=tx.engine.settings.message_hours)
    tx.write(_SEND, row)
    return sent_id


def refuse_reserved(payload: Mapping[str, object]) -> None:
    """Raise FormInvalid when a message would overwrite what the engine itself keeps in every case."""
    taken = text("The engine keeps something under this name: choose another.")
    wrong = {name: taken for name in payload if name in RESERVED}
    if wrong:
        raise FormInvalid(wrong)


def send_thrown(tx: Transaction, case: CaseInHand, run: OpenRun, thrown: Iterable[Thrown]) -> None:
    """What a step of the case threw, in order. Raises RunFailed naming the element when it cannot be sent."""
    for one in thrown:
        if one.kind == "escalation":
            _tell_lead(tx, case, run, one)
            continue
        try:
            sent = post(tx, one.kind, one.name, one.payload, key=one.key, case=case, element_id=one.element_id)
        except FormInvalid as error:
            raise RunFailed(element=one.element_id, detail=next(iter(error.fields.values()))) from error
        tx.audit(case, _SAID[one.kind], element=one.element_id, message=one.name, sent=sent)


def _tell_lead(tx: Transaction, case: CaseInHand, run: OpenRun, thrown: Thrown) -> None:
    """The lead of whoever works on the case decides what the route did not."""
    told = addressees(tx, case, open_tasks(tx, case), ("group.lead",))
    says = run.definition.model.elements[thrown.element_id].name
    tell(tx, case, told, "raised", element=thrown.element_id, says=says, code=thrown.name, number=case.number)
    tx.audit(case, AuditAction.ESCALATION_RAISED, element=thrown.element_id, code=thrown.name, told=len(told))
