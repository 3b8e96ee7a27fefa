"""Branches, joins and loops, as the random models draw them.

Some blocks let a branch end by itself, so a parallel join may wait in vain: then engine and oracle must both say so.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from tests.conformance.drawing import Block, Drawing
from tests.conformance.events_drawn import catch, end
from tests.conformance.work_drawn import receive


def sequence(drawing: Drawing, depth: int) -> Block:
    first, out = drawing.block(depth)
    for _ in range(drawing.rng.randint(1, 3)):
        if out is None:
            break
        into, following = drawing.block(depth)
        drawing.flow(out, into)
        out = following
    return first, out


def branches(
    drawing: Drawing, split: str, depth: int, *, conditions: bool, default: str | None, keep_one: bool = True
) -> list[str]:
    """Branches out of `split`; what each leaves by. With a default, its flow comes at a random place."""
    outs: list[str] = []
    count = drawing.rng.randint(2, 3)
    place = drawing.rng.randrange(count)
    for index in range(count):
        into, out = drawing.block(depth)
        is_default = default is not None and index == place
        condition = drawing.condition if conditions and not is_default else None
        drawing.flow(split, into, condition, key=default if is_default else None)
        if out is not None and not (keep_one and index == 0) and drawing.likely(0.05):
            drawing.flow(out, end(drawing))
        elif out is not None:
            outs.append(out)
    return outs


def joined(drawing: Drawing, kind: str, outs: list[str], attributes: str = "", content: str = "") -> str | None:
    """The node where branches meet; None when none goes on."""
    if not outs:
        return None
    join = drawing.node(kind, attributes, content)
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


def complex_join(drawing: Drawing, depth: int) -> Block:
    """So many branches of several go on; the rest is swallowed, or asked once more which way to go."""
    split = drawing.node(drawing.rng.choice(["parallelGateway", "parallelGateway", "inclusiveGateway"]))
    outs = branches(drawing, split, depth, conditions=False, default=None)
    if not outs:
        return split, None
    flows, rng = {drawing.id("f"): out for out in outs}, drawing.rng
    counted = f"{rng.choice(list(flows))} + {rng.choice(list(flows))} >= {rng.randint(1, 2)}"
    enough = rng.choice(["activationCount >= 1", "activationCount >= 2", f"{drawing.name} >= 1", counted])
    condition = f"<activationCondition>{escape(enough)}</activationCondition>" if drawing.likely(0.9) else ""
    default = drawing.id("f") if drawing.likely(0.3) else None
    join = drawing.node("complexGateway", f'default="{default}"' if default else "", condition)
    for key, out in flows.items():
        drawing.flow(out, join, key=key)
    if default is None and drawing.likely(0.5):
        return split, join
    behind = drawing.node("task")
    drawing.flow(join, behind, None if default else rng.choice(["waitingForStart", None]), default)
    into, out = drawing.block(depth - 1)
    asked = ["not(waitingForStart)", f"waitingForStart or {drawing.condition}", drawing.condition]
    drawing.flow(join, into, rng.choice(asked))
    if out is not None:
        drawing.flow(out, end(drawing))
    return split, behind


def complex_split(drawing: Drawing, depth: int) -> Block:
    default = drawing.id("f")
    split = drawing.node("complexGateway", f'default="{default}"')
    outs = branches(drawing, split, depth, conditions=True, default=default)
    return split, joined(drawing, "inclusiveGateway", outs)


def task_that_splits(drawing: Drawing, depth: int) -> Block:
    """Several flows out of a task: all of them, or those whose condition holds."""
    conditions = drawing.likely(0.5)
    default = drawing.id("f") if conditions else None
    split = drawing.node("userTask", f'default="{default}"' if default else "")
    outs = branches(drawing, split, depth, conditions=conditions, default=default)
    return split, joined(drawing, "inclusiveGateway" if conditions else "parallelGateway", outs)


def quantities(drawing: Drawing, depth: int) -> Block:
    """A task that gives several tokens, or needs several."""
    many = drawing.rng.randint(2, 3)
    first = drawing.node("task", f'completionQuantity="{many}"')
    into, out = drawing.block(depth - 1)
    drawing.flow(first, into)
    if out is None:
        return first, None
    needs = many if drawing.likely(0.7) else 2
    last = drawing.node(drawing.rng.choice(["task", "userTask"]), f'startQuantity="{needs}"')
    drawing.flow(out, last)
    return first, last


def loop(drawing: Drawing, depth: int) -> Block:
    """A body repeated until a person's answer, or a counter, ends it."""
    merge = drawing.node("exclusiveGateway")
    into, out = drawing.block(depth)
    drawing.flow(merge, into)
    if out is None:
        return merge, None
    ask = drawing.node("userTask")
    drawing.flow(out, ask)
    leaving = drawing.id("f")
    split = drawing.node("exclusiveGateway", f'default="{leaving}"')
    drawing.flow(ask, split)
    behind = drawing.node("task")
    drawing.flow(split, merge, drawing.condition)
    drawing.flow(split, behind, key=leaving)
    return merge, behind


def first_event(drawing: Drawing, depth: int) -> Block:
    """An event-based gateway."""
    gateway = drawing.node("eventBasedGateway")
    outs = []
    receives = drawing.likely(0.3)  # either receive tasks or message events, says 10.6.6
    for _ in range(drawing.rng.randint(2, 3)):
        event = receive(drawing)[0] if receives and drawing.likely(0.5) else catch(drawing, messages=not receives)[0]
        drawing.flow(gateway, event)
        into, out = drawing.block(depth)
        drawing.flow(event, into)
        if out is not None:
            outs.append(out)
    return gateway, joined(drawing, "exclusiveGateway", outs)
