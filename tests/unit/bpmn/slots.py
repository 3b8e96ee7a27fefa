"""Every place of a diagram in which an expression may stand, as small models with a hole for it."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from tests.factories.diagrams import diagram, flow
from tests.factories.runs import flows, nodes

ENDS = nodes(start="startEvent", end="endEvent")
FORMAL = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="tFormalExpression"'


@dataclass(frozen=True)
class Slot:
    """`model` with `{text}` or `{attribute}` in the place of the expression; `wants` is what it must give; the run
    stops `at` this element. `settings`: it is an attribute of ours or Camunda 8's way, where `=` says that it is FEEL.
    """

    model: str
    wants: str
    at: str = "x"
    beside: str = ""
    settings: bool = False

    def filled(self, expression: str) -> bytes:
        """The file with the expression in its place."""
        model, beside = (
            part.replace("{attribute}", quoteattr(expression)).replace("{text}", escape(expression))
            for part in (self.model, self.beside)
        )
        return diagram(model, beside=beside)


def _step(inside: str, kind: str = "task", attributes: str = "", after: str = "end") -> str:
    return ENDS + f'<{kind} id="x" {attributes}>{inside}</{kind}>' + flows(f"start x {after}")


def _conditional(kind: str) -> str:
    drawn = ENDS + nodes(other="userTask") + f'<{kind} id="x" default="x-end"/>'
    return drawn + flows("start x end", "other end") + _flow_with_a_hole("x", "other")


def _flow_with_a_hole(source: str, target: str) -> str:
    condition = f"<conditionExpression {FORMAL}>{{text}}</conditionExpression>"
    return f'<sequenceFlow id="hole" sourceRef="{source}" targetRef="{target}">{condition}</sequenceFlow>'


def _extended(inside: str) -> str:
    return f"<extensionElements>{inside}</extensionElements>"


def _timer(kind: str) -> str:
    timer = f"<timerEventDefinition><{kind} {FORMAL}>{{text}}</{kind}></timerEventDefinition>"
    return _step(timer, "intermediateCatchEvent")


def _many(inside: str, attributes: str = "") -> str:
    return _step(f"<multiInstanceLoopCharacteristics {attributes}>{inside}</multiInstanceLoopCharacteristics>")


def _stored() -> str:
    store = '<dataObject id="d" name="kept"/><dataObjectReference id="r" dataObjectRef="d" name="kept"/>'
    written = f"<targetRef>r</targetRef><transformation {FORMAL}>{{text}}</transformation>"
    return store + _step(f'<dataOutputAssociation id="o">{written}</dataOutputAssociation>')


_COMPLEX = (
    ENDS
    + nodes(split="parallelGateway", a="task", b="task")
    + f'<complexGateway id="x"><activationCondition {FORMAL}>{{text}}</activationCondition></complexGateway>'
    + flows("start split a x end", "split b x")
)
_CALLED = '<process id="called" isExecutable="true"><startEvent id="s2"/><endEvent id="e2"/>' + flow("s2", "e2")
_CALLED += "</process>"
_MESSAGE = '<message id="m" name="m"/>'
_SUBSCRIBED = '<message id="m" name="m">' + _extended("<zeebe:subscription correlationKey={attribute}/>") + "</message>"
_ADHOC = '<userTask id="inside"/>'

SLOTS = {
    "exclusive gateway": Slot(_conditional("exclusiveGateway"), "bool", at="hole"),
    "inclusive gateway": Slot(_conditional("inclusiveGateway"), "bool", at="hole"),
    "flow out of a task": Slot(_conditional("task"), "bool", at="hole"),
    "complex gateway": Slot(_COMPLEX, "bool"),
    "duration": Slot(_timer("timeDuration"), "text", settings=True),
    "date": Slot(_timer("timeDate"), "text", settings=True),
    "cycle": Slot(_timer("timeCycle"), "text", settings=True),
    "script": Slot(_step("<script>{text}</script>", "scriptTask", 'huiyin:result="made"'), "any"),
    "script of Camunda 8": Slot(
        _step(_extended('<zeebe:script expression={attribute} resultVariable="made"/>'), "scriptTask"),
        "any", settings=True,
    ),
    "input": Slot(_step(_extended('<huiyin:input source={attribute} target="made"/>')), "any"),
    "output": Slot(_step(_extended('<huiyin:output source={attribute} target="made"/>')), "any"),
    "input of Camunda 8": Slot(
        _step(_extended('<zeebe:ioMapping><zeebe:input source={attribute} target="made"/></zeebe:ioMapping>')),
        "any", settings=True,
    ),
    "input of a call": Slot(
        _step(_extended('<huiyin:input source={attribute} target="made"/>'), "callActivity", 'calledElement="called"'),
        "any", beside=_CALLED,
    ),
    "output of a call": Slot(
        _step(
            _extended(
                '<huiyin:input source="=word" target="word"/><huiyin:input source="=empty" target="empty"/>'
                '<huiyin:input source="=get or else(case, null)" target="case"/>'
                '<huiyin:output source={attribute} target="made"/>'
            ),
            "callActivity", 'calledElement="called"',
        ),
        "any", beside=_CALLED,
    ),
    "transformation": Slot(_stored(), "any"),
    "collection": Slot(_many("", 'huiyin:collection={attribute} huiyin:element="one"'), "list"),
    "collection of Camunda 8": Slot(
        _many(_extended('<zeebe:loopCharacteristics inputCollection={attribute} inputElement="one"/>')),
        "list", settings=True,
    ),
    "cardinality": Slot(_many(f"<loopCardinality {FORMAL}>{{text}}</loopCardinality>"), "number"),
    "completion condition": Slot(
        _many(f"<loopCardinality>2</loopCardinality><completionCondition {FORMAL}>{{text}}</completionCondition>"),
        "bool",
    ),
    "output element": Slot(
        _many("<loopCardinality>2</loopCardinality>",
              'huiyin:outputCollection="made" huiyin:outputElement={attribute}'), "any",
    ),
    "loop condition": Slot(
        _step('<standardLoopCharacteristics testBefore="true">'
              f"<loopCondition {FORMAL}>{{text}}</loopCondition></standardLoopCharacteristics>"), "bool",
    ),
    "key of what is awaited": Slot(
        _step("", "receiveTask", 'messageRef="m" huiyin:key={attribute}'), "key", beside=_MESSAGE
    ),
    "key of what is thrown": Slot(
        _step("", "sendTask", 'messageRef="m" huiyin:key={attribute}'), "key", beside=_MESSAGE
    ),
    "key of Camunda 8": Slot(
        _step("", "receiveTask", 'messageRef="m"'), "key", settings=True,
        beside=_SUBSCRIBED,
    ),
    "activities to begin with": Slot(
        _step(_ADHOC + "<completionCondition>true</completionCondition>", "adHocSubProcess",
              "huiyin:activate={attribute}"), "list",
    ),
    "completion of an ad-hoc sub-process": Slot(
        _step(f'<task id="inside"/><completionCondition {FORMAL}>{{text}}</completionCondition>', "adHocSubProcess"),
        "bool",
    ),
}  # fmt: skip
