"""Telling people and customers: rows, written with what they tell about; the outbox sends them afterwards.

Each recipient has a row for each way that reaches them: always the app, and what the office has set up besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from engine.commands._addressees import Told
from engine.commands._cases import definition_of
from engine.commands._digests import plan_digest
from engine.dispatch import CaseInHand, Transaction
from engine.model.audit import AuditAction
from engine.model.cases import cases, customers
from engine.model.ids import new_id
from engine.model.notifications import Channel, NotificationStatus, Recipient, notifications
from engine.model.people import people
from engine.notify.channels import configured
from engine.rules.addresses import is_address, mobile_number
from engine.rules.quiet import undisturbed

TOGETHER = timedelta(seconds=20)
"""How long a mail about a planned instant waits for others about the same one."""

_NOTIFY = insert(notifications)
_ADDRESSES = select(people.c.id, people.c.email).where(
    people.c.id.in_(bindparam("person_ids", expanding=True)), people.c.active, people.c.email != ""
)
_SAME = (
    select(
        notifications.c.id, notifications.c.person_id, notifications.c.channel, notifications.c.params,
        notifications.c.status, notifications.c.send_after, notifications.c.read_at,
    )
    .where(
        notifications.c.case_id == bindparam("of_case"),
        notifications.c.template == bindparam("of_template"),
        notifications.c.about_at == bindparam("of_instant"),
    )
    .order_by(notifications.c.id)
    .with_for_update()
)  # fmt: skip
_ADD = (
    update(notifications)
    .where(notifications.c.id == bindparam("notification_id"))
    .values(params=bindparam("new_params"), status=bindparam("new_status"), send_after=bindparam("new_send_after"))
)
_CUSTOMER = (
    select(customers.c.phone, customers.c.email)
    .join(cases, cases.c.customer_id == customers.c.id)
    .where(cases.c.id == bindparam("case_id"))
)


def tell(
    tx: Transaction,
    case: CaseInHand,
    told: Iterable[Told],
    template: str,
    *,
    about_at: datetime | None = None,
    digest: bool = False,
    urgent: bool = False,
    **params: object,
) -> None:
    """Tell people in the app and, where they have an address, by mail. `params` hold keys and instants; names are
    looked up when it is shown.

    Notices of one case about the same instant (`about_at`) become one for each person, until it was read or sent.
    `digest`: by mail only in the one mail a day. `urgent`: may break the quiet hours.
    """
    plain = _plain(params)
    people_told = [one.person_id for one in told]
    ways = configured(tx.engine.settings) if people_told and not tx.engine.silent else ()
    same = _same(tx, case, template, about_at)
    for person_id in people_told:
        if not _join(tx, same.get((person_id, Channel.APP)), plain):
            row = _row(tx, case, Recipient.PERSON, Channel.APP, template, plain, person_id=person_id)
            tx.write(_NOTIFY, row | {"about_at": about_at, "sent_at": tx.now})
    if Channel.MAIL in ways:
        mail = _Mail(tx, case, template, about_at, digest, urgent)
        for person_id in _with_address(tx, people_told):
            mail.write(person_id, plain, same.get((person_id, Channel.MAIL)))
    if Channel.WEBHOOK in ways:
        tx.write(_NOTIFY, _row(tx, case, Recipient.ENDPOINT, Channel.WEBHOOK, template, plain))


def tell_customer(tx: Transaction, case: CaseInHand, template: str, **params: object) -> None:
    """Tell the customer what the route's message `template` says: as a text message, else by mail, outside the quiet
    hours. Where neither is set up, or nothing is known of the customer, it is kept and can be seen."""
    if tx.engine.silent:
        return
    plain = _plain({"number": case.number, **params})
    ways = configured(tx.engine.settings)
    channel = _way_to_customer(tx, case, ways)
    send_after = tx.now if channel is Channel.OUTBOX else _undisturbed(tx, case, tx.now)
    row = _row(tx, case, Recipient.CUSTOMER, channel, template, plain, send_after=send_after)
    tx.write(_NOTIFY, row)
    if channel is Channel.OUTBOX:
        kept = str(NotificationStatus.KEPT)
        tx.audit(case, AuditAction.CUSTOMER_TOLD, message=template, channel=str(channel), status=kept)
    if Channel.WEBHOOK in ways:
        tx.write(_NOTIFY, _row(tx, case, Recipient.ENDPOINT, Channel.WEBHOOK, f"customer.{template}", plain))


class _Mail:
    """How a notice goes by mail: when, and whether alone, with another, or in the day's digest."""

    def __init__(
        self, tx: Transaction, case: CaseInHand, template: str, about_at: datetime | None, digest: bool, urgent: bool
    ) -> None:
        self._tx, self._case, self._template, self._about_at = tx, case, template, about_at
        self._digest = digest and not urgent
        calm = tx.now + (TOGETHER if about_at is not None else timedelta())
        self._send_after = calm if urgent else _undisturbed(tx, case, calm)

    def write(self, person_id: int, params: Mapping[str, Any], same: Any) -> None:
        """Write the row, or join the one that is there and has not gone."""
        tx, send_after = self._tx, self._send_after
        if self._digest:
            send_after = plan_digest(tx, self._case, person_id)
        status = NotificationStatus.DIGEST if self._digest else NotificationStatus.WAITING
        if _join(tx, same, params, status, send_after):
            return
        row = _row(tx, self._case, Recipient.PERSON, Channel.MAIL, self._template, params, person_id=person_id)
        row |= {"status": str(status), "send_after": send_after, "about_at": self._about_at}
        tx.write(_NOTIFY, row)


def _join(
    tx: Transaction,
    same: Any,
    params: Mapping[str, Any],
    status: NotificationStatus = NotificationStatus.TOLD,
    send_after: datetime | None = None,
) -> bool:
    """Add what is told to a row about the same instant; False where there is none, or nobody would see it there.

    A mail that is due may be in a worker's hands already. What must not wait for the digest takes the others along.
    """
    if same is None or same.read_at is not None:
        return False
    at = same.send_after
    if send_after is not None:
        if same.status not in _TO_COME or same.send_after <= tx.now:
            return False
        plans = ((same.status, same.send_after), (str(status), send_after))
        alone = [when for how, when in plans if how == NotificationStatus.WAITING]
        status = NotificationStatus.WAITING if alone else NotificationStatus.DIGEST
        at = min(alone, default=at)
    joined = {**same.params, "also": [*same.params.get("also", ()), dict(params)]}
    values = {"notification_id": same.id, "new_params": joined, "new_status": str(status), "new_send_after": at}
    tx.write(_ADD, values, expect=1)
    return True


_TO_COME = (NotificationStatus.WAITING.value, NotificationStatus.DIGEST.value)


def _same(tx: Transaction, case: CaseInHand, template: str, about_at: datetime | None) -> dict[tuple[int, str], Any]:
    """What people were told about this instant already, by person and channel; the last where there are several."""
    if about_at is None:
        return {}
    rows = tx.all(_SAME, of_case=case.id, of_template=template, of_instant=about_at)
    return {(row.person_id, row.channel): row for row in rows if row.person_id is not None}


def _with_address(tx: Transaction, person_ids: list[int]) -> list[int]:
    rows = tx.connection.execute(_ADDRESSES, {"person_ids": person_ids})
    known = {row.id for row in rows if is_address(row.email)}
    return [one for one in person_ids if one in known]


def _way_to_customer(tx: Transaction, case: CaseInHand, ways: Iterable[Channel]) -> Channel:
    if Channel.SMS not in ways and Channel.MAIL not in ways:
        return Channel.OUTBOX
    customer = tx.first(_CUSTOMER, case_id=case.id)
    if Channel.SMS in ways and customer is not None and mobile_number(customer.phone):
        return Channel.SMS
    if Channel.MAIL in ways and customer is not None and is_address(customer.email):
        return Channel.MAIL
    return Channel.OUTBOX


def _undisturbed(tx: Transaction, case: CaseInHand, at: datetime) -> datetime:
    definition, calendar = definition_of(tx, case)
    return undisturbed(definition.ladders.quiet_hours, calendar, at)


def _plain(params: Mapping[str, object]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in params.items()}


def _row(
    tx: Transaction,
    case: CaseInHand,
    recipient: Recipient,
    channel: Channel,
    template: str,
    params: Mapping[str, Any],
    *,
    person_id: int | None = None,
    send_after: datetime | None = None,
) -> dict[str, Any]:
    status = {Channel.APP: NotificationStatus.TOLD, Channel.OUTBOX: NotificationStatus.KEPT}
    return {
        "id": new_id(),
        "case_id": case.id,
        "person_id": person_id,
        "recipient": str(recipient),
        "channel": str(channel),
        "template": template,
        "params": dict(params),
        "status": str(status.get(channel, NotificationStatus.WAITING)),
        "about_at": None,
        "created_at": tx.now,
        "send_after": send_after or tx.now,
        "sent_at": None,
    }
