"""Open a case because a message or signal came in, or a time, with which the route begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import bindparam, select

from engine.bpmn.data.kept import unpack
from engine.commands._delivering import Sent, find_sent, miss, record
from engine.commands._opening import Customer, Opened, Opening, open_case
from engine.dispatch import Transaction
from engine.model.cases import cases
from engine.model.messages import DeliveryOutcome
from engine.model.processes import route_starts
from engine.queue import LeasedJob, finish_job
from engine.rules.permissions import Permission

_STILL = select(route_starts.c.kind).where(
    route_starts.c.definition_key == bindparam("of_route"),
    route_starts.c.element_id == bindparam("of_element"),
    route_starts.c.kind == bindparam("of_kind"),
)
_CUSTOMER_OF = select(cases.c.customer_id).where(cases.c.id == bindparam("of_case"))


@dataclass(frozen=True, slots=True)
class StartByEvent:
    """The case that `job` was written for, on the route's newest version. Only the worker holds the lease.

    What the message says is the case's first data, without a form; it is the sender's customer who is concerned.
    """

    permission: ClassVar[Permission] = Permission.OPERATE

    job: LeasedJob

    def execute(self, tx: Transaction) -> Opened | None:
        finish_job(tx, self.job)
        sent = find_sent(tx, int(self.job.subject)) if self.job.subject else None
        if self.job.subject and sent is None:
            return None
        route, element = self.job.payload["route"], self.job.payload["element"]
        kind = sent.kind if sent is not None else "timer"
        receiver = f"route:{route}:{element}"
        if tx.first(_STILL, of_route=route, of_element=element, of_kind=kind) is None:
            if sent is not None:
                miss(tx, sent, receiver, None, DeliveryOutcome.GONE)
            return None
        opened = open_case(tx, _opening(tx, sent, route, element, kind))
        if sent is not None:
            record(tx, sent, receiver, opened.id, DeliveryOutcome.DELIVERED)
        return opened


def _opening(tx: Transaction, sent: Sent | None, route: str, element: str, kind: str) -> Opening:
    payload: dict[str, Any] = unpack(sent.payload) if sent is not None else {}
    customer_id = None
    if sent is not None and sent.from_case is not None:
        customer_id = tx.first(_CUSTOMER_OF, of_case=sent.from_case).customer_id
    return Opening(route, kind, payload, _customer(payload.get("customer")), at=element, customer_id=customer_id)


def _customer(said: object) -> Customer:
    """Who it is about, where a message from outside says so: texts under `customer`."""
    if not isinstance(said, dict):
        return Customer()
    names = ("name", "phone", "email", "region")
    return Customer(**{name: said[name] for name in names if isinstance(said.get(name), str)})
