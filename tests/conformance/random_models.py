"""Random routes made of everything that BPMN has, written as BPMN XML so that the parser is under test too.

A model is a block: a piece of diagram with one way in and at most one way out. Blocks nest.
"""

from __future__ import annotations

import random

from tests.conformance.decisions_drawn import rule
from tests.conformance.drawing import HEAD, MESSAGES, SIGNALS, Drawing, Menu
from tests.conformance.events_drawn import catch, end, link, throw, timer
from tests.conformance.flows_drawn import (
    complex_join,
    complex_split,
    exclusive,
    first_event,
    inclusive,
    loop,
    parallel,
    quantities,
    sequence,
    task_that_splits,
)
from tests.conformance.scopes_drawn import (
    ad_hoc,
    announced,
    guarded,
    nested,
    scope,
    thrown_error,
    transaction,
    undoable,
    undone,
)
from tests.conformance.work_drawn import (
    activity,
    global_task,
    passing,
    plain_task,
    receive,
    script,
    send,
    stored,
    user_task,
)

MENU = Menu(
    leaves={
        plain_task: 10,
        user_task: 8,
        script: 5,
        passing: 3,
        catch: 5,
        receive: 3,
        send: 1,
        throw: 4,
        global_task: 1,
        stored: 2,
        link: 1,
    },
    shapes={
        sequence: 8,
        exclusive: 4,
        parallel: 8,
        inclusive: 7,
        complex_join: 3,
        complex_split: 1,
        task_that_splits: 4,
        loop: 4,
        guarded: 10,
        nested: 4,
        first_event: 4,
        quantities: 1,
        undoable: 2,
        undone: 4,
        transaction: 3,
        ad_hoc: 3,
        thrown_error: 3,
        announced: 3,
    },
)


ASKING = Menu(leaves={**MENU.leaves, rule: 4}, shapes=MENU.shapes)
"""The same with tasks that ask decisions of the file which `decisions_drawn.files` puts beside the model."""


def random_model(seed: int, menu: Menu = MENU) -> bytes:
    """One model; the same for the same seed."""
    rng = random.Random(seed)
    drawing = Drawing(rng, menu, [0], [])
    body = process(drawing, rng.randint(2, 4))
    return f'{HEAD}<process id="p" isExecutable="true">{body}</process>{"".join(drawing.beside)}</definitions>'.encode()


def process(drawing: Drawing, depth: int) -> str:
    """The process itself: mostly with one plain start, now and then with other ways to begin, or none."""
    if drawing.likely(0.05):
        drawing.node("userTask")
        return scope(drawing, depth, plain_start=False)
    if drawing.likely(0.15):
        begin = drawing.rng.choice([started, started, instantiating_gateway, instantiating_receive])
        begin(drawing, depth - 2)
    return scope(drawing, depth)


def started(drawing: Drawing, depth: int) -> None:
    """A start event that waits for something."""
    definition = drawing.rng.choice(
        [
            f'<messageEventDefinition messageRef="m_{drawing.rng.choice(MESSAGES)}"/>',
            f'<signalEventDefinition signalRef="s_{drawing.rng.choice(SIGNALS)}"/>',
            timer(drawing),
            "<conditionalEventDefinition><condition>a = 1</condition></conditionalEventDefinition>",
        ]
    )
    goes_on(drawing, drawing.node("startEvent", content=definition), depth)


def instantiating_receive(drawing: Drawing, depth: int) -> None:
    attributes = f'instantiate="true" messageRef="m_{drawing.rng.choice(MESSAGES)}"'
    key = activity(drawing, "receiveTask", attributes)
    goes_on(drawing, key, depth)


def instantiating_gateway(drawing: Drawing, depth: int) -> None:
    kind = 'eventGatewayType="Parallel"' if drawing.likely(0.5) else ""
    gateway = drawing.node("eventBasedGateway", f'instantiate="true" {kind}')
    receives = drawing.likely(0.3)
    for name in MESSAGES:
        if receives:
            event = receive(drawing)[0]
        else:
            definition = f'<messageEventDefinition messageRef="m_{name}"/>'
            event = drawing.node("intermediateCatchEvent", content=definition)
        drawing.flow(gateway, event)
        goes_on(drawing, event, depth)


def goes_on(drawing: Drawing, source: str, depth: int) -> None:
    into, out = drawing.block(depth)
    drawing.flow(source, into)
    if out is not None:
        drawing.flow(out, end(drawing))
