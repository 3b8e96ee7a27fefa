"""Opening a case: customer, number, first run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from engine.bpmn import runtime
from engine.calendar import WorkCalendar
from engine.commands import _reconcile
from engine.commands._cases import OpenRun
from engine.commands._fitting import misfits
from engine.commands._stores import with_stores
from engine.dispatch import CaseInHand, Definition, Transaction
from engine.dispatch.definitions import NEWEST_NOTICE
from engine.errors import FormInvalid
from engine.forms import check
from engine.model.audit import CHAIN_START, AuditAction
from engine.model.cases import CaseStatus, customers, linked_cases, runs
from engine.model.cases import cases as cases_table
from engine.model.ids import new_case_number, new_code, new_id
from engine.model.processes import process_definitions
from engine.text import text

TITLE_LENGTH = 60
LINKED_WITHIN = timedelta(days=90)

_CURRENT = select(process_definitions.c.current_version_id, NEWEST_NOTICE.label("newest_notice")).where(
    process_definitions.c.key == bindparam("key")
)
_CUSTOMER_BY_PHONE = (
    select(customers.c.id, customers.c.name, customers.c.email, customers.c.region)
    .where(customers.c.phone == bindparam("phone"))
    .order_by(customers.c.id.desc())
    .limit(1)
)
_NEW_CUSTOMER = insert(customers)
_BETTER_CUSTOMER = (
    update(customers)
    .where(customers.c.id == bindparam("customer_id"))
    .values(name=bindparam("new_name"), email=bindparam("new_email"), region=bindparam("new_region"))
)
_RECENT = (
    select(cases_table.c.id)
    .where(cases_table.c.customer_id == bindparam("customer_id"), cases_table.c.opened_at >= bindparam("since"))
    .order_by(cases_table.c.opened_at.desc())
    .limit(20)
)
_LINK = insert(linked_cases)
_RUN = insert(runs)


@dataclass(frozen=True, slots=True)
class Customer:
    """Who spoke. All of it may be unknown; a phone number is what recognises somebody who calls again."""

    name: str = ""
    phone: str = ""
    email: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a case. `answers` are those of the route's start form, checked here.

    With `at`, the id of a start event, the case begins because of that event: `answers` are what it says, as it came,
    and `channel` is what kind of event it is. `customer_id`: a customer who is known already.
    """

    route: str
    channel: str
    answers: Mapping[str, object]
    customer: Customer = field(default_factory=Customer)
    at: str | None = None
    customer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """The case that was opened. `code` is told to the customer with the number."""

    id: int
    number: str
    code: str


def open_case(tx: Transaction, opening: Opening) -> Opened:
    """Open a case on the route's newest version and run it to where it first waits.

    Raises NotFound for an unknown route, FormInvalid for answers that do not fit, RunFailed when the route fails.
    """
    definition, calendar = route(tx, opening.route)
    _refuse_misfits(opening)
    answers = _checked(definition, opening)
    customer_id, known = (opening.customer_id, True) if opening.customer_id else _customer(tx, opening.customer)
    case, row = _case(tx, definition, opening, answers, customer_id)
    tx.open(case, row)
    tx.audit(
        case, AuditAction.CASE_OPENED, route=definition.key, version=definition.number, channel=opening.channel,
        kind=row["kind"],
    )  # fmt: skip
    if known:
        _link_recent(tx, case, customer_id)
    begun = Begun(_context(row, {} if opening.at else answers), opening.at, answers if opening.at else {})
    start_run(tx, case, definition, calendar, begun)
    return Opened(case.id, case.number, row["code"])


@dataclass(frozen=True, slots=True)
class Begun:
    """What a run begins with: its data, and the start event `at` (None: the plain start) with what that one says."""

    data: dict[str, Any]
    at: str | None = None
    payload: Mapping[str, object] = field(default_factory=dict)


def start_run(
    tx: Transaction,
    case: CaseInHand,
    definition: Definition,
    calendar: WorkCalendar,
    begun: Begun,
    *,
    reason: str | None = None,
) -> None:
    """Start the case's run `case.run`; what it passed at once is told by an event of its own."""
    run = with_stores(tx, OpenRun(b"", definition, calendar, tx.now))
    step = runtime.start(
        definition.model, begun.data, now=tx.now, calendar=calendar, at=begun.at, payload=begun.payload,
        stores=run.stores,
    )  # fmt: skip
    row = {"case_id": case.id, "run": case.run, "version_id": definition.version_id, "started_at": tx.now}
    row |= {"status": str(CaseStatus.OPEN), "reopened_because": reason, "start_element": begun.at}
    tx.write(_RUN, row)
    tx.audit(case, AuditAction.RUN_STARTED, run=case.run, version=definition.number, visited=step.changes.visited)
    _reconcile.begin(tx, case, run, step)


def route(tx: Transaction, key: str) -> tuple[Definition, WorkCalendar]:
    """A route's newest version with its calendar. Raises NotFound."""
    row = tx.first(_CURRENT, key=key)
    definitions = tx.engine.definitions
    if row is None:
        definition = definitions.current(tx.connection, key)  # raises NotFound
        return definition, definition.base_calendar
    definition = definitions.version(tx.connection, row.current_version_id)
    return definition, definitions.calendar(tx.connection, definition, row.newest_notice)


def _refuse_misfits(opening: Opening) -> None:
    who = opening.customer
    details = {"name": who.name, "phone": who.phone, "email": who.email, "region": who.region}
    wrong = misfits(customers, details) | misfits(cases_table, {"channel": opening.channel})
    if wrong:
        raise FormInvalid(wrong)


def _checked(definition: Definition, opening: Opening) -> dict[str, Any]:
    if opening.at is not None:
        return dict(opening.answers)
    channels = definition.route.channels
    if channels and opening.channel not in channels:
        names = ", ".join(channels)
        raise FormInvalid({"channel": text("“{channel}” is not one of: {names}", channel=opening.channel, names=names)})
    form = definition.form(definition.route.start_form)
    return check(form, opening.answers) if form is not None else dict(opening.answers)


def _customer(tx: Transaction, customer: Customer) -> tuple[int, bool]:
    """The customer's id, and whether the phone number was known. Details that were missing are filled in."""
    known = tx.first(_CUSTOMER_BY_PHONE, phone=customer.phone) if customer.phone else None
    if known is None:
        row = {"id": new_id(), "name": customer.name, "phone": customer.phone, "email": customer.email}
        tx.write(_NEW_CUSTOMER, row | {"region": customer.region, "created_at": tx.now})
        return int(str(row["id"])), False
    better = (customer.name or known.name, customer.email or known.email, customer.region or known.region)
    if better != (known.name, known.email, known.region):
        names = ("new_name", "new_email", "new_region")
        tx.write(_BETTER_CUSTOMER, {"customer_id": known.id, **dict(zip(names, better, strict=True))})
    return known.id, True


def _case(
    tx: Transaction, definition: Definition, opening: Opening, answers: dict[str, Any], customer_id: int
) -> tuple[CaseInHand, dict[str, Any]]:
    zone = definition.base_calendar.zone
    number = new_case_number(tx.now.astimezone(zone).strftime("%y%m%d"))
    case = CaseInHand(
        id=new_id(), number=number, definition_key=definition.key, status=CaseStatus.OPEN, outcome=None, unit=None,
        urgency=None, opened_at=tx.now, closed_at=None, run=1, revision=1, audit_seq=0, audit_hash=CHAIN_START,
    )  # fmt: skip
    words = str(answers.get("words") or "")
    title = (words.strip().splitlines() or [definition.route.name])[0][:TITLE_LENGTH]
    row = {
        "id": case.id,
        "number": number,
        "code": new_code(),
        "definition_key": definition.key,
        "customer_id": customer_id,
        "kind": str(answers.get("kind") or ""),
        "channel": opening.channel,
        "title": title or definition.route.name,
        "words": words,
        "opened_at": tx.now,
        "opened_by": tx.actor.username,
    }
    return case, row


def _context(row: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """What expressions of the route see: the answers, and `case` with what every case has."""
    about = {name: row[name] for name in ("number", "channel", "kind", "title", "opened_by")}
    return {**answers, "channel": row["channel"], "case": about | {"opened_at": row["opened_at"].isoformat()}}


def _link_recent(tx: Transaction, case: CaseInHand, customer_id: int) -> None:
    """Link the same customer's cases of the last days, so that whoever handles one sees the others."""
    since = tx.now - LINKED_WITHIN
    recent = tx.all(_RECENT, customer_id=customer_id, since=since)
    tx.write(
        _LINK,
        [
            {"case_id": case.id, "other_id": row.id, "relation": "same_customer", "linked_at": tx.now}
            for row in recent
            if row.id != case.id
        ],
    )
    if recent:
        tx.audit(case, AuditAction.CASE_LINKED, relation="same_customer", count=len(recent))
