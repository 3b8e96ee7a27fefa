"""How a scenario's case begins: by a person, or by a message or signal with which the route begins."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from engine.clock import VirtualClock
from engine.commands._opening import Customer
from engine.commands.broadcast_signal import BroadcastSignal
from engine.commands.receive_intake import Received, StartCase
from engine.commands.send_message import SendMessage
from engine.dispatch import Definition, Engine
from engine.errors import BadInput
from engine.jobs.virtual import advance_to
from engine.jobs.worker import Worker
from engine.model.cases import cases
from engine.model.messages import DeliveryOutcome, deliveries
from engine.rules.permissions import LOCAL_OPERATOR
from engine.scenarios.actors import opener
from engine.scenarios.scenario import Scenario
from engine.text import text

_BEGUN = (
    select(cases.c.id, cases.c.number, cases.c.code)
    .join(deliveries, deliveries.c.case_id == cases.c.id)
    .where(
        deliveries.c.sent_id == bindparam("sent"),
        deliveries.c.outcome == DeliveryOutcome.DELIVERED.value,
        cases.c.definition_key == bindparam("route"),
    )
)


def open_case(engine: Engine, clock: VirtualClock, definition: Definition, scenario: Scenario) -> Received:
    """Begin the scenario's case. Raises what the command raises, BadInput when no case came of a message."""
    if scenario.start_event is None:
        customer = Customer(**scenario.customer)
        actor = opener(engine, scenario.start_by, definition.model)
        return engine.run(StartCase(definition.key, scenario.channel, scenario.start, customer), actor)
    name, said = scenario.start_event, {**scenario.start, "customer": dict(scenario.customer)}
    sending = BroadcastSignal(name, said) if scenario.channel == "signal" else SendMessage(name, None, said)
    sent = engine.run(sending, LOCAL_OPERATOR)
    advance_to(Worker(engine, "scenario"), clock, clock.now())
    with engine.reading() as connection:
        row = connection.execute(_BEGUN, {"sent": sent.id, "route": definition.key}).first()
    if row is None:
        raise BadInput(detail=text("no case of “{route}” begins with “{name}”", route=definition.key, name=name))
    return Received(row.id, row.number, row.code)
