"""Activities, as the random models draw them: with mappings, repeated, reading and writing data stores."""

from __future__ import annotations

from xml.sax.saxutils import escape

from tests.conformance.drawing import CODES, FIELDS, MESSAGES, SIGNALS, Block, Drawing
from tests.conformance.events_drawn import carries, key


def user_task(drawing: Drawing, depth: int = 0) -> Block:
    return _same(activity(drawing, "userTask"))


def plain_task(drawing: Drawing, depth: int = 0) -> Block:
    """A user task without anything to it: what keeps a run playable."""
    return _same(drawing.node("userTask"))


def script(drawing: Drawing, depth: int = 0) -> Block:
    return _same(activity(drawing, "scriptTask", f'huiyin:result="{drawing.name}"', f"<script>{drawing.term}</script>"))


def passing(drawing: Drawing, depth: int = 0) -> Block:
    return _same(drawing.node(drawing.rng.choice(["task", "manualTask", "intermediateThrowEvent"])))


def receive(drawing: Drawing, depth: int = 0) -> Block:
    attributes = f'messageRef="m_{drawing.rng.choice(MESSAGES)}" {key(drawing)}'
    return _same(activity(drawing, "receiveTask", attributes))


def send(drawing: Drawing, depth: int = 0) -> Block:
    return _same(activity(drawing, "sendTask", f'messageRef="m_{drawing.rng.choice(MESSAGES)}" {key(drawing)}'))


def global_task(drawing: Drawing, depth: int = 0) -> Block:
    """A call of a task that stands beside the process."""
    called = drawing.id("global")
    drawing.beside.append(f'<globalUserTask id="{called}"/>')
    return _same(activity(drawing, "callActivity", f'calledElement="{called}"'))


def stored(drawing: Drawing, depth: int = 0) -> Block:
    """A task that reads a data store, or writes one."""
    reference, task = drawing.id("store"), drawing.id("u")
    drawing.parts.append(f'<dataStoreReference id="{reference}" dataStoreRef="ds_ledger"/>')
    if drawing.likely(0.5):
        change = f"<transformation>{escape(drawing.term)}</transformation>"
        content = (
            f'<dataOutputAssociation id="{task}o"><targetRef>{reference}</targetRef>{change}</dataOutputAssociation>'
        )
    else:
        sets = f"<inputSet><dataInputRefs>{task}in</dataInputRefs></inputSet><outputSet/>"
        inputs = f'<ioSpecification><dataInput id="{task}in" name="book"/>{sets}</ioSpecification>'
        ends = f"<sourceRef>{reference}</sourceRef><targetRef>{task}in</targetRef>"
        content = f'{inputs}<dataInputAssociation id="{task}i">{ends}</dataInputAssociation>'
    return _same(drawing.node(drawing.rng.choice(["userTask", "task"]), content=content, key=task))


def activity(drawing: Drawing, kind: str, attributes: str = "", content: str = "", key: str | None = None) -> str:
    """An activity; now and then repeated, or with mappings."""
    repeats = repetition(drawing) if drawing.likely(0.2) else ""
    more, extensions = mappings(drawing) if drawing.likely(0.2) else ("", "")
    return drawing.node(kind, f"{attributes} {more}", extensions + repeats + content, key)


def mappings(drawing: Drawing) -> tuple[str, str]:
    """Attributes and extension elements. What is cut off from its surroundings gets all the fields it may ask for."""
    isolated = drawing.likely(0.4)
    inputs = [(drawing.term, name) for name in FIELDS if isolated or drawing.likely(0.3)]
    inputs += [("items", "items")] * isolated
    outputs = [(drawing.term, drawing.name)] * drawing.likely(0.5)
    written = "".join(f'<huiyin:input source="={source}" target="{target}"/>' for source, target in inputs)
    written += "".join(f'<huiyin:output source="={source}" target="{target}"/>' for source, target in outputs)
    returns = f'huiyin:returns="{str(drawing.likely(0.5)).lower()}"' if drawing.likely(0.4) else ""
    inherits = f'huiyin:inherits="{str(not isolated).lower()}"'
    return f"{inherits} {returns}", f"<extensionElements>{written}</extensionElements>" if written else ""


def repetition(drawing: Drawing) -> str:
    """The marker of a loop or of several instances."""
    rng = drawing.rng
    if drawing.likely(0.3):
        before = 'testBefore="true"' if drawing.likely(0.5) else ""
        condition = f"<loopCondition>{escape(drawing.condition)}</loopCondition>" if drawing.likely(0.7) else ""
        name = "standardLoopCharacteristics"
        return f'<{name} {before} loopMaximum="{rng.randint(1, 3)}">{condition}</{name}>'
    attributes, content = ['isSequential="true"'] * drawing.likely(0.4), ""
    if drawing.likely(0.4):
        attributes += ['huiyin:collection="=items"', 'huiyin:element="item"']
    else:
        content = f"<loopCardinality>{rng.choice(['0', '2', '2', '3', drawing.name])}</loopCardinality>"
    if drawing.likely(0.4):
        given = rng.choice([drawing.name, "loopCounter", f"{drawing.name} + loopCounter"])
        attributes += ['huiyin:outputCollection="items"', f'huiyin:outputElement="={given}"']
    if drawing.likely(0.3):
        until = rng.choice(
            ["numberOfCompletedInstances >= 2", "numberOfActiveInstances &lt; 2", escape(drawing.condition)]
        )
        content += f"<completionCondition>{until}</completionCondition>"
    if drawing.likely(0.25):
        attributes.append(throws_shortly(drawing))
    elif drawing.likely(0.2):
        attributes.append('behavior="Complex"')
        content += throws_if(drawing) + throws_if(drawing) * drawing.likely(0.3)
    return instances(attributes, content)


def instances(attributes: list[str], content: str) -> str:
    """The marker of several instances."""
    name = "multiInstanceLoopCharacteristics"
    return f"<{name} {' '.join(attributes)}>{content}</{name}>"


def throws_shortly(drawing: Drawing) -> str:
    """What every instance, or the first, throws when it is done: attributes."""
    behavior = drawing.rng.choice(["None", "One"])
    if drawing.likely(0.3):
        return f'behavior="{behavior}"'
    definition = f"d_{drawing.rng.choice([*SIGNALS, *MESSAGES, *CODES])}"
    return f'behavior="{behavior}" {behavior.lower()}BehaviorEventRef="{definition}"'


def throws_if(drawing: Drawing) -> str:
    """What an instance throws when a condition holds: a complex definition."""
    rng = drawing.rng
    condition = rng.choice(["loopCounter = 2", "numberOfActiveInstances = 0", "true", drawing.condition])
    thrown = [
        f'<signalEventDefinition signalRef="s_{rng.choice(SIGNALS)}"/>',
        f'<messageEventDefinition messageRef="m_{rng.choice(MESSAGES)}"/>',
        f'<escalationEventDefinition escalationRef="escalation_{rng.choice(CODES)}"/>',
    ]
    thrown += [f'<errorEventDefinition errorRef="error_{code}"/>' for code in drawing.errors]
    event = f'<event id="{drawing.id("thrown")}">{carries(drawing)}{rng.choice(thrown)}</event>'
    return f"<complexBehaviorDefinition><condition>{escape(condition)}</condition>{event}</complexBehaviorDefinition>"


def _same(key: str) -> Block:
    return key, key
