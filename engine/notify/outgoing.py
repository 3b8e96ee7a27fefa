"""One message on its way out, with everything it needs, read from the rows just before it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.model.notifications import Channel, Recipient
from engine.text import Text


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that a person is told about a case.

    `what`: the step or clock in the reader's language, or the words of the route. `level`: its name. `kind`: of what is
    owed. `who`: the name of whoever did it. `over`: it was done, or its case closed, before this was sent.
    """

    case_id: int | None
    number: str
    title: str
    template: str
    what: str
    level: Text
    kind: str = ""
    who: str = ""
    due_at: datetime | None = None
    wanted_at: datetime | None = None
    acknowledge_by: datetime | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A notification as it is sent. `id` is the key by which the other side knows a repeat.

    `address`: an e-mail address or a number, empty where the recipient has none. `text`: what a customer is told;
    `notices`: what a person is told, several in a digest. `facts`: what a webhook gets, keys and instants.
    `planned_at`: when it was to leave.
    """

    id: int
    channel: Channel
    recipient: Recipient
    template: str
    planned_at: datetime
    attempts: int
    address: str
    name: str
    language: str
    zone: str
    case_id: int | None
    number: str
    text: str
    notices: tuple[Notice, ...]
    facts: Mapping[str, Any]
