"""Processes and sub-processes of all kinds, as the random models draw them, with what watches over them."""

from __future__ import annotations

from xml.sax.saxutils import escape

from tests.conformance.decisions_drawn import asking
from tests.conformance.drawing import CODES, Block, Drawing
from tests.conformance.events_drawn import carries, compensate, end, several, takes, waited_for
from tests.conformance.flows_drawn import joined
from tests.conformance.work_drawn import activity, instances, plain_task, receive, script, send, user_task


def scope(drawing: Drawing, depth: int, *, plain_start: bool = True) -> str:
    """The inside of a process or sub-process, with event sub-processes now and then."""
    subs = [code_or_nothing(drawing) for _ in range(2) if drawing.likely(0.13)]
    drawing.errors = (*drawing.errors, *(code for code in subs if code))
    into, out = drawing.block(depth)
    drawing.flow(drawing.node("startEvent" if plain_start else "userTask"), into)
    if out is not None:
        last = end(drawing) if plain_start else plain_task(drawing)[0]
        drawing.flow(out, last)
    for code in subs:
        event_sub(drawing, depth - 2, code)
    return "".join(drawing.parts)


def code_or_nothing(drawing: Drawing) -> str:
    """The error that an event sub-process is for; "" for any other trigger."""
    return drawing.rng.choice(CODES) if drawing.likely(0.25) else ""


def event_sub(drawing: Drawing, depth: int, error: str) -> None:
    """An event sub-process: for an error, or whatever else may happen."""
    inside = drawing.inside()
    stays = 'isInterrupting="false"' if not error and drawing.likely(0.55) else ""
    if error:
        attributes, definition = "", f'<errorEventDefinition errorRef="error_{error}"/>'
    elif drawing.likely(0.25):
        attributes, definition = "", f"<escalationEventDefinition {_any_code(drawing, 'escalation')}/>"
    else:
        attributes, definition = several(drawing) if drawing.likely(0.1) else waited_for(drawing, cycles=bool(stays))
    start = inside.node("startEvent", f"{attributes} {stays}", takes(drawing) + definition)
    _event_sub_body(drawing, inside, start, depth)


def undoing_sub(drawing: Drawing, depth: int) -> None:
    """A compensation event sub-process."""
    inside = drawing.inside()
    start = inside.node("startEvent", content="<compensateEventDefinition/>")
    _event_sub_body(drawing, inside, start, depth)


def _event_sub_body(drawing: Drawing, inside: Drawing, start: str, depth: int) -> None:
    into, out = inside.block(min(depth, 1))
    inside.flow(start, into)
    if out is not None and inside.likely(0.2):
        again = inside.node("intermediateThrowEvent", content=compensate(inside))
        inside.flow(out, again)
        out = again
    if out is not None:
        inside.flow(out, end(inside))
    drawing.node("subProcess", 'triggeredByEvent="true"', "".join(inside.parts), drawing.id("esp"))


def _any_code(drawing: Drawing, kind: str) -> str:
    return f'{kind}Ref="{kind}_{drawing.rng.choice(CODES)}"' if drawing.likely(0.7) else ""


def sub_process(drawing: Drawing, depth: int, errors: tuple[str, ...] = ()) -> str:
    inside = drawing.inside(errors=errors)
    content = scope(inside, depth, plain_start=drawing.likely(0.9))
    return activity(drawing, "subProcess", content=content, key=drawing.id("sub"))


def called(drawing: Drawing, depth: int, errors: tuple[str, ...] = ()) -> str:
    key, inside = drawing.id("called"), drawing.elsewhere()
    inside.errors = errors
    drawing.beside.append(f'<process id="{key}">{scope(inside, depth)}</process>')
    return activity(drawing, "callActivity", f'calledElement="{key}"')


def nested(drawing: Drawing, depth: int) -> Block:
    key = drawing.rng.choice([sub_process, called])(drawing, depth)
    return key, key


def boundary(drawing: Drawing, host: str, attributes: str, definition: str) -> str:
    return drawing.node("boundaryEvent", f'attachedToRef="{host}" {attributes}', definition)


def guarded(drawing: Drawing, depth: int) -> Block:
    """An activity with boundary events; what handles them comes back behind the activity, or ends."""
    rng = drawing.rng
    error = rng.choice(CODES) if drawing.likely(0.4) else ""
    if drawing.likely(0.6):
        host = rng.choice([sub_process, sub_process, called])(drawing, depth, (error,) if error else ())
    else:
        host, error = rng.choice([user_task, user_task, receive])(drawing)[0], ""
    outs = [host]
    for _ in range(rng.randint(0 if error else 1, 2)):
        stops = drawing.likely(0.6)
        if drawing.likely(0.2):
            attributes, definition = "", f"<escalationEventDefinition {_any_code(drawing, 'escalation')}/>"
        else:
            attributes, definition = several(drawing) if drawing.likely(0.1) else waited_for(drawing, cycles=not stops)
        attributes = f'{attributes} cancelActivity="{str(stops).lower()}"'
        _handled(drawing, boundary(drawing, host, attributes, takes(drawing) + definition), depth - 1, stops, outs)
    if error:
        code = f'errorRef="error_{error}"' if drawing.likely(0.7) else ""
        definition = f"{takes(drawing)}<errorEventDefinition {code}/>"
        _handled(drawing, boundary(drawing, host, "", definition), depth - 1, True, outs)
    return host, joined(drawing, "exclusiveGateway", outs)


def announced(drawing: Drawing, depth: int) -> Block:
    """Instances that throw something when they are done, which the border of their activity catches."""
    kind, name = drawing.rng.choice(
        [("signal", "alarm"), ("signal", ""), ("message", "answered"), ("escalation", "late"), ("error", "lost")]
    )
    roots = {"signal": "s_", "message": "m_", "escalation": "escalation_", "error": "error_"}
    definition = f"<{kind}EventDefinition/>"
    if name:
        definition = f'<{kind}EventDefinition {kind}Ref="{roots[kind]}{name}"/>'
    if kind == "error":
        condition = f"<condition>{escape(drawing.condition)}</condition>"
        behavior = ['behavior="Complex"']
        thrown = f"<complexBehaviorDefinition>{condition}<event>{definition}</event></complexBehaviorDefinition>"
    else:
        shortly = drawing.rng.choice(["None", "One"])
        behavior = [f'behavior="{shortly}"'] + [f'{shortly.lower()}BehaviorEventRef="d_{name}"'] * bool(name)
        thrown = ""
    behavior += ['isSequential="true"'] * drawing.likely(0.3)
    content = f"<loopCardinality>{drawing.rng.randint(1, 3)}</loopCardinality>{thrown}"
    inside = drawing.inside()
    work = scope(inside, min(depth, 1)) if drawing.likely(0.4) else ""
    host = drawing.node("subProcess" if work else "userTask", content=instances(behavior, content) + work)
    stops, outs = kind == "error" or drawing.likely(0.4), [host]
    attributes = f'cancelActivity="{str(stops).lower()}"'
    _handled(drawing, boundary(drawing, host, attributes, takes(drawing) + definition), depth - 1, stops, outs)
    return host, joined(drawing, "exclusiveGateway", outs)


def _handled(drawing: Drawing, event: str, depth: int, stops: bool, outs: list[str]) -> None:
    into, out = drawing.block(depth)
    drawing.flow(event, into)
    if out is not None and stops and drawing.likely(0.7):
        outs.append(out)
    elif out is not None:
        drawing.flow(out, end(drawing))


def undoable(drawing: Drawing, depth: int) -> Block:
    """An activity with something that undoes it."""
    kind = drawing.rng.random()
    if kind < 0.5:
        host = drawing.rng.choice([user_task, script, script, send, *asking(drawing)])(drawing)[0]
    elif kind < 0.7:
        host = sub_process(drawing, min(depth, 1))
    else:
        inside = drawing.inside()
        if drawing.likely(0.6):
            undoing_sub(inside, 0)
        into, out = sequence_of_undoable(inside, 0)
        inside.flow(inside.node("startEvent"), into)
        inside.flow(out, inside.node("endEvent"))
        host = activity(drawing, "subProcess", content="".join(inside.parts), key=drawing.id("sub"))
    drawing.undoable.append(host)
    if kind < 0.7 or drawing.likely(0.2):
        event = boundary(drawing, host, "", "<compensateEventDefinition/>")
        mark = 'isForCompensation="true"'
        name = f'{mark} huiyin:result="{drawing.name}"'
        handler = (
            activity(drawing, "scriptTask", name, f"<script>{drawing.term}</script>")
            if drawing.likely(0.6)
            else activity(drawing, "userTask", mark)
        )
        ends = f'sourceRef="{event}" targetRef="{handler}"'
        drawing.parts.append(f'<association id="{drawing.id("as")}" associationDirection="One" {ends}/>')
    return host, host


def sequence_of_undoable(drawing: Drawing, depth: int) -> tuple[str, str]:
    first = last = undoable(drawing, depth)[0]
    for _ in range(drawing.rng.randint(0, 2)):
        step = undoable(drawing, depth)[0] if drawing.likely(0.7) else script(drawing)[0]
        drawing.flow(last, step)
        last = step
    return first, last


def undone(drawing: Drawing, depth: int) -> Block:
    """Activities that can be undone, something else, and an event that undoes them."""
    first, last = sequence_of_undoable(drawing, depth)
    into, out = drawing.block(depth - 1)
    drawing.flow(last, into)
    if out is None:
        return first, None
    event = drawing.node("intermediateThrowEvent", content=compensate(drawing))
    drawing.flow(out, event)
    return first, event


def transaction(drawing: Drawing, depth: int) -> Block:
    """A transaction that may be cancelled."""
    inside = drawing.inside(cancels=True)
    first, last = sequence_of_undoable(inside, depth)
    inside.flow(inside.node("startEvent"), first)
    default = inside.id("f")
    split = inside.node("exclusiveGateway", f'default="{default}"')
    inside.flow(last, split)
    into, out = inside.block(depth - 1)
    inside.flow(split, into, inside.condition)
    if out is not None:
        inside.flow(out, end(inside))
    inside.flow(split, end(inside), key=default)
    host = activity(drawing, "transaction", content="".join(inside.parts), key=drawing.id("tx"))
    outs = [host]
    _handled(drawing, boundary(drawing, host, "", "<cancelEventDefinition/>"), depth - 1, True, outs)
    return host, joined(drawing, "exclusiveGateway", outs)


def ad_hoc(drawing: Drawing, depth: int) -> Block:
    """Activities in any order, or one by one, until a condition holds."""
    inside, rng = drawing.inside(), drawing.rng
    kinds = [user_task, user_task, script, plain_task, *asking(drawing)]
    ones = [rng.choice(kinds)(inside)[0] for _ in range(rng.randint(1, 3))]
    if drawing.likely(0.4):
        inside.flow(ones[-1], user_task(inside)[0])
    if drawing.likely(0.3):
        ones.append(sub_process(inside, min(depth, 1)))
    attributes = [f'ordering="{rng.choice(["Parallel", "Sequential"])}"']
    attributes += ['cancelRemainingInstances="false"'] * drawing.likely(0.4)
    if drawing.likely(0.3):
        named = ", ".join(f"&quot;{one}&quot;" for one in ones if drawing.likely(0.7))
        attributes += [f'huiyin:activate="=[{named}]"']
    content = "".join(inside.parts)
    if drawing.likely(0.6):
        content += f"<completionCondition>{escape(drawing.condition)}</completionCondition>"
    key = activity(drawing, "adHocSubProcess", " ".join(attributes), content, drawing.id("adhoc"))
    return key, key


def thrown_error(drawing: Drawing, depth: int) -> Block:
    """A branch that ends in an error, if anything around catches it."""
    if not drawing.errors:
        return drawing.block(depth)
    into, out = drawing.block(depth - 1)
    code = drawing.rng.choice(drawing.errors)
    error = drawing.node("endEvent", content=f'{carries(drawing)}<errorEventDefinition errorRef="error_{code}"/>')
    if out is None:
        return into, None
    default = drawing.id("f")
    split = drawing.node("exclusiveGateway", f'default="{default}"')
    drawing.flow(out, split)
    drawing.flow(split, error, drawing.condition)
    behind = drawing.node("task")
    drawing.flow(split, behind, key=default)
    return into, behind
