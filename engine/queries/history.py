"""What somebody told us before: found by the phone they call from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from engine.model.cases import CaseStatus, cases, customers
from engine.model.tasks import TaskStatus, tasks

SHOWN = 12


@dataclass(frozen=True, slots=True)
class PastCase:
    """An earlier case of the same customer; `step` is what is open in it."""

    id: int
    number: str
    definition_key: str
    kind: str
    status: CaseStatus
    outcome: str | None
    title: str
    words: str
    opened_at: datetime
    closed_at: datetime | None
    step: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls from a number, and what they told us, newest first. `more`: there are older ones."""

    phone: str
    name: str
    region: str
    email: str
    cases: tuple[PastCase, ...]
    more: bool

    @property
    def known(self) -> bool:
        return bool(self.name or self.cases)


_CUSTOMER = (
    select(customers.c.name, customers.c.region, customers.c.email)
    .where(customers.c.phone == bindparam("phone"))
    .order_by(customers.c.created_at.desc())
    .limit(1)
)
_STEP = (
    select(tasks.c.name)
    .where(tasks.c.case_id == cases.c.id, tasks.c.status == TaskStatus.OPEN.value)
    .order_by(tasks.c.opened_at)
    .limit(1)
    .scalar_subquery()
)
_COLUMNS = (
    cases.c.id,
    cases.c.number,
    cases.c.definition_key,
    cases.c.kind,
    cases.c.status,
    cases.c.outcome,
    cases.c.title,
    cases.c.words,
    cases.c.opened_at,
    cases.c.closed_at,
    _STEP.label("step"),
)
_CASES = (
    select(*_COLUMNS)
    .join(customers, customers.c.id == cases.c.customer_id)
    .where(customers.c.phone == bindparam("phone"))
    .order_by(cases.c.opened_at.desc())
    .limit(SHOWN + 1)
)
_OTHERS = (
    select(*_COLUMNS)
    .join(customers, customers.c.id == cases.c.customer_id)
    .where(
        customers.c.phone
        == select(customers.c.phone).where(customers.c.id == bindparam("customer_id")).scalar_subquery(),
        customers.c.phone != "",
        cases.c.id != bindparam("case_id"),
    )
    .order_by(cases.c.opened_at.desc())
    .limit(SHOWN)
)


def caller(connection: Connection, phone: str) -> Caller:
    """The customer of this number; nobody and nothing for one that never called."""
    number = phone.strip()
    who = connection.execute(_CUSTOMER, {"phone": number}).first() if number else None
    found = connection.execute(_CASES, {"phone": number}).all() if number else []
    return Caller(
        phone=number,
        name=who.name if who else "",
        region=who.region if who else "",
        email=who.email if who else "",
        cases=tuple(_past(row) for row in found[:SHOWN]),
        more=len(found) > SHOWN,
    )


def other_cases(connection: Connection, customer_id: int, case_id: int) -> tuple[PastCase, ...]:
    """What the customer of a case told us besides it."""
    rows = connection.execute(_OTHERS, {"customer_id": customer_id, "case_id": case_id})
    return tuple(_past(row) for row in rows)


def _past(row: Any) -> PastCase:
    values = dict(row._mapping)
    return PastCase(**values | {"status": CaseStatus(values["status"]), "step": values["step"] or ""})
