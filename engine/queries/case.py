"""A case as its page shows it: the head, the people it concerns, what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from engine.bpmn.bundle.texts import translate
from engine.dispatch.definitions import Definition, Definitions
from engine.errors import NotFound
from engine.model.cases import CaseStatus, cases, customers, runs
from engine.model.jobs import incidents
from engine.model.people import people, units
from engine.model.tasks import attachments
from engine.queries.masking import mask_email, mask_phone
from engine.queries.sight import groups_of_case, require_sight
from engine.rules.permissions import Actor, Permission


@dataclass(frozen=True, slots=True)
class Customer:
    """Who spoke. `masked`: phone and address are shown in part."""

    id: int
    name: str
    phone: str
    email: str
    region: str
    masked: bool


@dataclass(frozen=True, slots=True)
class CaseHead:
    """The case itself. `groups`: whose people it concerns. `failed`: its run stopped and waits for an operator."""

    id: int
    number: str
    code: str
    definition_key: str
    route: str
    version_id: int
    version: int
    status: CaseStatus
    outcome: str | None
    kind: str
    channel: str
    title: str
    words: str
    unit: str | None
    unit_name: str
    urgency: str | None
    opened_at: datetime
    opened_by: str
    opened_by_name: str
    closed_at: datetime | None
    run: int
    reason: str
    customer: Customer
    groups: frozenset[str]
    failed: bool


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is known of a file; its bytes are read only when somebody opens it."""

    id: int
    name: str
    media_type: str
    size: int
    added_by: str
    added_at: datetime


_OPENER = people.alias("opener")
_HEAD = (
    select(
        cases,
        customers.c.name.label("customer_name"),
        customers.c.phone,
        customers.c.email,
        customers.c.region,
        units.c.name.label("unit_name"),
        _OPENER.c.name.label("opener_name"),
        runs.c.version_id,
        runs.c.reason,
    )
    .join(customers, customers.c.id == cases.c.customer_id)
    .join(runs, (runs.c.case_id == cases.c.id) & (runs.c.run == cases.c.run))
    .outerjoin(units, units.c.key == cases.c.unit)
    .outerjoin(_OPENER, _OPENER.c.username == cases.c.opened_by)
)
_BY_ID = _HEAD.where(cases.c.id == bindparam("case_id"))
_FIND = (
    select(cases.c.id)
    .join(customers, customers.c.id == cases.c.customer_id)
    .where(or_(cases.c.number == bindparam("wanted"), customers.c.phone == bindparam("wanted")))
    .order_by(cases.c.opened_at.desc())
    .limit(1)
)
_FILES = (
    select(attachments, people.c.name.label("person"))
    .outerjoin(people, people.c.username == attachments.c.added_by)
    .where(attachments.c.case_id == bindparam("case_id"))
    .order_by(attachments.c.added_at, attachments.c.id)
)
_FAILED = (
    select(incidents.c.id)
    .where(incidents.c.case_id == bindparam("case_id"), incidents.c.resolved_at.is_(None))
    .limit(1)
)


def case_head(
    connection: Connection, definitions: Definitions, case_id: int, actor: Actor, *, unmasked: bool = False
) -> CaseHead:
    """The case, personal data masked unless `unmasked`. NotFound, or NotAllowed when it does not concern the actor."""
    row = connection.execute(_BY_ID, {"case_id": case_id}).first()
    if row is None:
        raise NotFound(kind="case", name=case_id)
    groups = groups_of_case(connection, case_id, row.unit)
    require_sight(actor, groups, row.opened_by)
    definition = definitions.version(connection, row.version_id)
    failed = connection.execute(_FAILED, {"case_id": case_id}).first() is not None
    return _head(row, definition, groups, failed, actor, unmasked)


def find_case(connection: Connection, wanted: str) -> int | None:
    """The case with this number, or the newest one of this phone."""
    found: int | None = connection.execute(_FIND, {"wanted": wanted.strip()}).scalar()
    return found


def attachments_of(connection: Connection, case_id: int) -> tuple[Attachment, ...]:
    """The files of a case, oldest first."""
    rows = connection.execute(_FILES, {"case_id": case_id})
    return tuple(
        Attachment(row.id, row.name, row.media_type, row.size, row.person or row.added_by, row.added_at) for row in rows
    )


def _head(
    row: Any, definition: Definition, groups: frozenset[str], failed: bool, actor: Actor, unmasked: bool
) -> CaseHead:
    whole = unmasked or not (row.phone or row.email)
    customer = Customer(
        id=row.customer_id,
        name=row.customer_name,
        phone=row.phone if whole else mask_phone(row.phone),
        email=row.email if whole else mask_email(row.email),
        region=row.region,
        masked=not whole,
    )
    return CaseHead(
        id=row.id,
        number=row.number,
        code=row.code if row.opened_by == actor.username or actor.reaches(Permission.STEER_CASE, groups) else "",
        definition_key=row.definition_key,
        route=translate(definition.texts, definition.route.name, actor.language),
        version_id=row.version_id,
        version=definition.number,
        status=CaseStatus(row.status),
        outcome=row.outcome,
        kind=row.kind,
        channel=row.channel,
        title=row.title,
        words=row.words,
        unit=row.unit,
        unit_name=row.unit_name or row.unit or "",
        urgency=row.urgency,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        opened_by_name=row.opener_name or row.opened_by,
        closed_at=row.closed_at,
        run=row.run,
        reason=row.reason or "",
        customer=customer,
        groups=groups,
        failed=failed,
    )
