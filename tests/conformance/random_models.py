"""Random routes made of the constructs that designers use, written as BPMN XML so that the parser is under test too.

A model is a block: a piece of diagram with one way in and at most one way out. Blocks nest. Some blocks let a branch
end by itself, so a parallel join may wait in vain: then engine and oracle must both say so.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.conformance.drawing import FIELDS, HEAD, LEAVES, Block, Drawing, catch, receive, trigger, user_task


def random_model(seed: int) -> bytes:
    """One model; the same for the same seed."""
    rng = random.Random(seed)
    drawing = Drawing(rng, [0], [])
    body = scope(drawing, "p", rng.randint(2, 5))
    return f'{HEAD}<process id="p" isExecutable="true">{body}</process>{"".join(drawing.called)}</definitions>'.encode()


def scope(drawing: Drawing, name: str, depth: int) -> str:
    """The inside of a process or sub-process."""
    start = drawing.node("startEvent")
    into, out = block(drawing, depth)
    drawing.flow(start, into)
    if out is not None:
        drawing.flow(out, end(drawing))
    return "".join(drawing.parts)


def end(drawing: Drawing) -> str:
    terminate = "<terminateEventDefinition/>" if drawing.rng.random() < 0.1 else ""
    return drawing.node("endEvent", content=terminate)


def block(drawing: Drawing, depth: int) -> Block:
    """A random block, simpler the deeper it stands."""
    if depth <= 0:
        return drawing.rng.choice(LEAVES)(drawing)
    return drawing.rng.choice(SHAPES)(drawing, depth - 1)


def sequence(drawing: Drawing, depth: int) -> Block:
    first, out = block(drawing, depth)
    for _ in range(drawing.rng.randint(1, 3)):
        if out is None:
            break
        into, following = block(drawing, depth)
        drawing.flow(out, into)
        out = following
    return first, out


def condition(drawing: Drawing) -> str:
    one = f"{drawing.rng.choice(FIELDS)} {drawing.rng.choice(['=', '>=', '<'])} {drawing.rng.randint(0, 3)}"
    return one if drawing.rng.random() < 0.8 else f"{one} and {condition(drawing)}"


def branches(
    drawing: Drawing, split: str, depth: int, *, conditions: bool, default: str | None, keep_one: bool = True
) -> list[str]:
    """Branches out of `split`; what each leaves by. With a default, its flow comes at a random place."""
    outs: list[str] = []
    count = drawing.rng.randint(2, 3)
    place = drawing.rng.randrange(count)
    for index in range(count):
        into, out = block(drawing, depth)
        is_default = default is not None and index == place
        drawing.flow(
            split,
            into,
            condition(drawing) if conditions and not is_default else None,
            key=default if is_default else None,
        )
        if out is not None and not (keep_one and index == 0) and drawing.rng.random() < 0.05:
            drawing.flow(out, end(drawing))
        elif out is not None:
            outs.append(out)
    return outs


def joined(drawing: Drawing, kind: str, outs: list[str]) -> str | None:
    """The node where branches meet; None when none goes on."""
    if not outs:
        return None
    join = drawing.node(kind)
    for out in outs:
        drawing.flow(out, join)
    return join


def exclusive(drawing: Drawing, depth: int) -> Block:
    default = drawing.id("f")
    split = drawing.node("exclusiveGateway", f'default="{default}"')
    outs = branches(drawing, split, depth, conditions=True, default=default)
    return split, joined(drawing, "exclusiveGateway", outs)


def parallel(drawing: Drawing, depth: int) -> Block:
    split = drawing.node("parallelGateway")
    outs = branches(drawing, split, depth, conditions=False, default=None)
    return split, joined(drawing, "parallelGateway", outs)


def inclusive(drawing: Drawing, depth: int) -> Block:
    default = drawing.id("f")
    split = drawing.node("inclusiveGateway", f'default="{default}"')
    outs = branches(drawing, split, depth, conditions=True, default=default)
    return split, joined(drawing, "inclusiveGateway", outs)


def task_that_splits(drawing: Drawing, depth: int) -> Block:
    """Several flows out of a task: all of them, or those whose condition holds."""
    conditions = drawing.rng.random() < 0.5
    default = drawing.id("f") if conditions else None
    split = drawing.node("userTask", f'default="{default}"' if default else "")
    outs = branches(drawing, split, depth, conditions=conditions, default=default)
    return split, joined(drawing, "inclusiveGateway" if conditions else "parallelGateway", outs)


def loop(drawing: Drawing, depth: int) -> Block:
    """A body repeated until a person's answer, or a counter, ends it."""
    merge = drawing.node("exclusiveGateway")
    into, out = block(drawing, depth)
    drawing.flow(merge, into)
    if out is None:
        return merge, None
    ask = drawing.node("userTask")
    drawing.flow(out, ask)
    leaving = drawing.id("f")
    split = drawing.node("exclusiveGateway", f'default="{leaving}"')
    drawing.flow(ask, split)
    behind = drawing.node("task")
    drawing.flow(split, merge, condition(drawing))
    drawing.flow(split, behind, key=leaving)
    return merge, behind


def guarded(drawing: Drawing, depth: int) -> Block:
    """An activity with boundary events; what handles them comes back behind the activity, or ends."""
    host = drawing.rng.choice([host_task, sub_process, sub_process, called])(drawing, depth)
    outs = [host]
    for _ in range(drawing.rng.randint(1, 2)):
        interrupting = drawing.rng.random() < 0.6
        event = drawing.node(
            "boundaryEvent",
            f'attachedToRef="{host}" cancelActivity="{str(interrupting).lower()}"',
            trigger(drawing, cycles=not interrupting),
        )
        into, out = block(drawing, depth - 1)
        drawing.flow(event, into)
        if out is None:
            continue
        if interrupting and drawing.rng.random() < 0.7:
            outs.append(out)
        else:
            drawing.flow(out, end(drawing))
    return host, joined(drawing, "exclusiveGateway", outs)


def host_task(drawing: Drawing, depth: int) -> str:
    return drawing.rng.choice([user_task, user_task, receive])(drawing)[0]


def sub_process(drawing: Drawing, depth: int) -> str:
    inside = drawing.inside()
    key = drawing.id("sub")
    return drawing.node("subProcess", content=scope(inside, key, depth), key=key)


def called(drawing: Drawing, depth: int) -> str:
    key = drawing.id("called")
    drawing.called.append(f'<process id="{key}">{scope(drawing.inside(), key, depth)}</process>')
    return drawing.node("callActivity", f'calledElement="{key}"')


def nested(drawing: Drawing, depth: int) -> Block:
    key = drawing.rng.choice([sub_process, called])(drawing, depth)
    return key, key


def first_event(drawing: Drawing, depth: int) -> Block:
    """An event-based gateway."""
    gateway = drawing.node("eventBasedGateway")
    outs = []
    for _ in range(drawing.rng.randint(2, 3)):
        event = drawing.rng.choice([catch, catch, receive])(drawing)[0]
        drawing.flow(gateway, event)
        into, out = block(drawing, depth)
        drawing.flow(event, into)
        if out is not None:
            outs.append(out)
    return gateway, joined(drawing, "exclusiveGateway", outs)


SHAPES: list[Callable[[Drawing, int], Block]] = [
    sequence,
    sequence,
    exclusive,
    parallel,
    parallel,
    inclusive,
    inclusive,
    task_that_splits,
    loop,
    guarded,
    guarded,
    nested,
    first_event,
]
