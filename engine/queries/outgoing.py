"""What waits to be sent, with all it says: names, texts and addresses as they are at this moment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, literal_column, select

from engine.bpmn.bundle.texts import translate
from engine.dispatch import Engine
from engine.dispatch.definitions import Definition
from engine.errors import MessageRefused
from engine.model.cases import cases, customers, runs
from engine.model.notifications import Channel, Recipient, notifications
from engine.model.people import people
from engine.model.time import ObligationStatus, escalations, obligations
from engine.notify.outgoing import Notice, Outgoing
from engine.notify.words import day
from engine.queries.masking import mask_phone
from engine.queries.notices import each_told, notice_of
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
        notices = tuple(reading.notice(one, language) for one in each_told(row.template, row.case_id, row.params))
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
        if "due" in params:
            values["due"] = _date(str(params["due"]), language, zone)
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

    def notice(self, told: Mapping[str, Any], language: str) -> Notice:
        case = self.case(told["case"])
        title = _LONG_NUMBER.sub(lambda found: mask_phone(found.group()), case.row.title)
        notice = notice_of(told, case.definition, case.row.number, title, language)
        if case.row.closed_at is not None:
            return replace(notice, over=True)
        level = self._connection.execute(_LEVEL, {"escalation_id": told.get("escalation")}).first()
        if level is None:
            return notice
        asked = level.acknowledge_by if level.acknowledged_at is None else None
        return replace(notice, acknowledge_by=asked, over=level.status != ObligationStatus.OPEN.value)


def _date(written: str, language: str, zone: ZoneInfo) -> str:
    """An instant as customers read dates; what was written for them already stays as it is."""
    try:
        instant = datetime.fromisoformat(written)
    except ValueError:
        return written
    return written if instant.tzinfo is None else day(instant, language, zone)
