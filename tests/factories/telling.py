"""Telling in tests: a command that tells as the product's own commands do, and offices with ways out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar

from engine.bootstrap import build_engine
from engine.clock import Clock, VirtualClock
from engine.commands._addressees import Told
from engine.commands._cases import lock_case
from engine.commands._telling import tell, tell_customer
from engine.dispatch import Engine, Transaction
from engine.jobs import Outbox
from engine.model.ids import new_id
from engine.model.notifications import Channel, notifications
from engine.model.people import people
from engine.model.time import obligations
from engine.notify.outgoing import Outgoing
from engine.notify.smtp import MailWay
from engine.queue.channels import LeasedChannel, lease_channel
from engine.rules.permissions import LOCAL_OPERATOR, Permission
from engine.settings import Settings
from tests.factories.records import row, rows


@dataclass(frozen=True)
class TellPeople:
    """Tell people something about a case, with whatever `tell` takes."""

    permission: ClassVar[Permission] = Permission.OPERATE

    case_id: int
    usernames: tuple[str, ...]
    how: dict[str, Any] = field(default_factory=dict)
    what: dict[str, Any] = field(default_factory=dict)
    template: str = "escalation"

    def execute(self, tx: Transaction) -> None:
        case = lock_case(tx, self.case_id)
        known = {one.username: one.id for one in tx.connection.execute(people.select())}
        told = [Told(known[name], "assignee") for name in self.usernames]
        tell(tx, case, told, self.template, **self.how, **self.what)


@dataclass(frozen=True)
class TellCustomer:
    """Tell a case's customer what the route's message of this name says."""

    permission: ClassVar[Permission] = Permission.OPERATE

    case_id: int
    template: str = "received"
    params: dict[str, Any] = field(default_factory=dict)

    def execute(self, tx: Transaction) -> None:
        tell_customer(tx, lock_case(tx, self.case_id), self.template, **self.params)


def level(engine: Engine, case_id: int, name: str = "warn", obligation: str = "assess", **more: Any) -> dict[str, Any]:
    """The params of a level as commands write them; its row need not be there."""
    owed = rows(engine, obligations, case_id=case_id, name=obligation)
    due_at = owed[0].due_at if owed else engine.clock.now()
    return {"escalation": 1, "level": name, "obligation": obligation, "due_at": due_at, "late": False, **more}


def tell_people(
    engine: Engine,
    case_id: int,
    *usernames: str,
    what: dict[str, Any] | None = None,
    template: str = "escalation",
    **how: Any,
) -> None:
    """Run `TellPeople`; `how` is what `tell` takes besides."""
    engine.run(TellPeople(case_id, usernames, how, what or level(engine, case_id), template), LOCAL_OPERATOR)


@contextmanager
def with_ways(url: str, clock: Clock, **settings: Any) -> Iterator[Engine]:
    """An engine on the office at `url` with these ways out."""
    engine = build_engine(replace(Settings(), database_url=url, **settings), clock=clock)
    try:
        yield engine
    finally:
        engine.database.dispose()


def mails_of(engine: Engine, username: str, channel: str = "mail") -> list[Any]:
    """The rows of what a person is told on a channel, in order."""
    person = row(engine, people, username=username)
    return rows(engine, notifications, person_id=person.id, channel=channel)


def statuses(engine: Engine, **values: Any) -> list[str]:
    """How the notifications with these values stand, in order."""
    return [one.status for one in rows(engine, notifications, **values)]


def put_notification(engine: Engine, case_id: int | None, status: str, **more: Any) -> int:
    """A mail to the customer, standing like this; returns its id."""
    key, now = new_id(), engine.clock.now()
    values: dict[str, Any] = {
        "id": key,
        "case_id": case_id,
        "recipient": "customer",
        "channel": "mail",
        "template": "received",
    }
    values |= {"params": {}, "status": status, "created_at": now, "send_after": now, **more}
    with engine.database.writing() as connection:
        connection.execute(notifications.insert().values(values))
    return key


def take_channel(engine: Engine, channel: str = "mail") -> LeasedChannel:
    """The channel, in a worker's hands."""
    leased = lease_channel(engine.database, channel, engine.clock.now(), "worker", engine.settings.lease_after)
    assert leased is not None
    return leased


KILLED = 9
"""The exit code of a process that died."""


class _LastMail(MailWay):
    def send(self, outgoing: Outgoing, now: datetime) -> None:
        super().send(outgoing, now)
        os._exit(KILLED)


def die_after_sending(settings: Settings, now: datetime) -> None:
    """Be a worker that hands over one mail and dies before it has written that down. For a process of its own."""
    Outbox(build_engine(settings, clock=VirtualClock(now)), "doomed", {Channel.MAIL: _LastMail}).send_due()
