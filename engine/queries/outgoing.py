"""What waits to be sent, with all it says: names, texts and addresses as they are at this moment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, literal_column, select

from engine.bpmn.texts import translate
from engine.dispatch import Engine
from engine.dispatch.definitions import Definition
from engine.errors import MessageRefused
from engine.model.cases import cases, customers, runs
from engine.model.notifications import Channel, Recipient, notifications
from engine.model.people import people
from engine.model.time import ObligationStatus, escalations, obligations
from engine.notify.outgoing import Notice, Outgoing
from engine.notify.words import day
from engine.queries.called import called
from engine.queries.masking import mask_phone
from engine.queries.timeline import level_text
from engine.rules.wording import fill

_NEXT = (
    select(notifications.c.id)
    .where(
        notifications.c.channel == bindparam("of_channel"),
        notifications.c.status == literal_column("'waiting'"),
        notifications.c.send_after <= bindparam("now"),
    )
    .order_by(notifications.c.send_after, notifications.c.id)
    .limit(1)
)
_ROW = (
    select(
        notifications,
        people.c.name.label("person_name"),
        people.c.email.label("person_email"),
        people.c.language,
        people.c.zone,
        people.c.active,
    )
    .outerjoin(people, people.c.id == notifications.c.person_id)
    .where(notifications.c.id == bindparam("notification_id"))
)
_CASE = (
    select(
        cases.c.id, cases.c.number, cases.c.code, cases.c.title, cases.c.closed_at, runs.c.version_id,
        customers.c.name, customers.c.phone, customers.c.email,
    )
    .join(runs, (runs.c.case_id == cases.c.id) & (runs.c.run == cases.c.run))
    .join(customers, customers.c.id == cases.c.customer_id)
    .where(cases.c.id == bindparam("case_id"))
)  # fmt: skip
_LEVEL = (
    select(escalations.c.acknowledge_by, escalations.c.acknowledged_at, obligations.c.status)
    .join(obligations, obligations.c.id == escalations.c.obligation_id)
    .where(escalations.c.id == bindparam("escalation_id"))
)
_LONG_NUMBER = re.compile(r"\d{7,}")


def next_outgoing(connection: Connection, channel: str, now: datetime) -> int | None:
    """The notification that is to be sent next on a channel."""
    found: int | None = connection.execute(_NEXT, {"of_channel": channel, "now": now}).scalar()
    return found


def read_outgoing(engine: Engine, connection: Connection, notification_id: int) -> Outgoing:
    """Everything that a notification says. Raises MessageRefused where nothing can be said to anybody any more."""
    row = connection.execute(_ROW, {"notification_id": notification_id}).one()
    reading = _Reading(engine, connection)
    case = reading.case(row.case_id) if row.case_id is not None else None
    recipient, channel = Recipient(row.recipient), Channel(row.channel)
    words, notices = "", tuple[Notice, ...]()
    if recipient is Recipient.PERSON:
        if not row.active:
            raise MessageRefused(detail="this person does not work here any more")
        name, address, language, zone = row.person_name, row.person_email, row.language, row.zone
        notices = tuple(reading.notice(one, language) for one in entries(row.case_id, row.params))
    else:
        language, zone = engine.settings.language, engine.settings.zone
        name = case.row.name if case else ""
        address = (case.row.phone if channel is Channel.SMS else case.row.email) if case else ""
        if recipient is Recipient.CUSTOMER and case is not None:
            words = case.message(row.template, row.params, language, ZoneInfo(zone))
    return Outgoing(
        row.id, channel, recipient, row.template, row.send_after, row.attempts, address, name, language, zone,
        row.case_id, case.row.number if case else "", words, notices, row.params,
    )  # fmt: skip


def entries(case_id: int | None, params: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """The things told in one notification, each with its case: those of a digest, or one and what came with it."""
    if "entries" in params:
        yield from params["entries"]
    else:
        yield from ({**one, "case": case_id} for one in (params, *params.get("also", ())))


@dataclass(frozen=True, slots=True)
class _Case:
    row: Any
    definition: Definition

    def message(self, template: str, params: Mapping[str, Any], language: str, zone: ZoneInfo) -> str:
        """What the route's message says to this customer."""
        written = self.definition.route.messages.get(template)
        if written is None:
            raise MessageRefused(detail=f"the route has no message “{template}”")
        values = {"number": self.row.number, "code": self.row.code, "name": self.row.name}
        values["route"] = translate(self.definition.texts, self.definition.route.name, language)
        if "date" in params:
            values["date"] = day(datetime.fromisoformat(params["date"]), language, zone)
        return fill(translate(self.definition.texts, written, language), values)


class _Reading:
    """Reads each case once, however often a digest names it."""

    def __init__(self, engine: Engine, connection: Connection) -> None:
        self._engine, self._connection = engine, connection
        self._cases: dict[int, _Case] = {}

    def case(self, case_id: int) -> _Case:
        if case_id not in self._cases:
            row = self._connection.execute(_CASE, {"case_id": case_id}).one()
            definition = self._engine.definitions.version(self._connection, row.version_id)
            self._cases[case_id] = _Case(row, definition)
        return self._cases[case_id]

    def notice(self, entry: Mapping[str, Any], language: str) -> Notice:
        case = self.case(entry["case"])
        title = _LONG_NUMBER.sub(lambda found: mask_phone(found.group()), case.row.title)
        closed = case.row.closed_at is not None
        if "escalation" not in entry:
            what = translate(case.definition.texts, entry.get("says") or entry.get("code") or "", language)
            return Notice(case.row.id, case.row.number, title, what, over=closed)
        level = self._connection.execute(_LEVEL, {"escalation_id": entry["escalation"]}).first()
        over = closed or (level is not None and level.status != ObligationStatus.OPEN.value)
        asked = level.acknowledge_by if level is not None and level.acknowledged_at is None else None
        what = called(case.definition, entry["obligation"], language)
        return Notice(
            case.row.id, case.row.number, title, what, level_text(entry["level"]),
            datetime.fromisoformat(entry["due_at"]), asked, over,
        )  # fmt: skip
