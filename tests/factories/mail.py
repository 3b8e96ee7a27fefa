"""Sending messages in tests, and reading what cases say about them."""

from __future__ import annotations

from engine.commands.send_message import SendMessage
from engine.dispatch import Engine
from engine.model.audit import AuditAction, audit_events
from engine.model.cases import cases
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.records import row, rows


def send(house: Engine, name: str, key: object = None, **payload: object) -> int:
    """Put a message into the outbox from outside."""
    return house.run(SendMessage(name, key, payload), LOCAL_OPERATOR).id


def number(house: Engine, case: int) -> str:
    """A case's number, which is its key here."""
    return str(row(house, cases, id=case).number)


def said(house: Engine, case: int, action: AuditAction) -> list[object]:
    """What a case's chain says about messages: their names."""
    return [one.payload["message"] for one in rows(house, audit_events, case_id=case, action=action)]
