"""What the elements of a model mean together: checks on flows, gateways, events, scripts and calls."""

from __future__ import annotations

from collections.abc import Callable

from engine.bpmn.feel import problem_with
from engine.bpmn.model import Element, Flow, Model
from engine.bpmn.problems import Problems
from engine.text import Text, text

_ACTIVITIES = frozenset(
    {
        "userTask",
        "manualTask",
        "task",
        "scriptTask",
        "receiveTask",
        "subProcess",
        "callActivity",
        "serviceTask",
        "sendTask",
        "businessRuleTask",
        "adHocSubProcess",
        "transaction",
    }
)
_MAY_BRANCH_ON_CONDITIONS = _ACTIVITIES | {"exclusiveGateway", "inclusiveGateway", "complexGateway"}


def check_model(model: Model, problems: Problems) -> None:
    """Report everything in the model that could not run as drawn."""
    for scope in model.scopes.values():
        _check_start(model, scope.id, problems)
    for flow in model.flows.values():
        _check_flow(model, flow, problems)
    for element in model.elements.values():
        for check in _CHECKS:
            check(model, element, problems)
    _check_recursion(model, problems)


def _say(problems: Problems, on: Element | Flow, rule: str, message: Text, remedy: Text) -> None:
    problems.add(rule, message, remedy, file=on.file, element=on.id, line=on.line)


def _check_start(model: Model, key: str, problems: Problems) -> None:
    scope = model.scopes[key]
    starts = [member for member in scope.elements if model.elements[member].type == "startEvent"]
    if len(starts) != 1:
        problems.add(
            "bpmn-structure",
            text("“{scope}” has {count} start events", scope=key, count=len(starts)),
            text("Draw exactly one start event in it."),
            file=scope.file,
            element=key,
        )


def _check_flow(model: Model, flow: Flow, problems: Problems) -> None:
    for end, name in ((flow.source, "source"), (flow.target, "target")):
        element = model.elements.get(end)
        if element is None:
            _say(
                problems,
                flow,
                "bpmn-reference",
                text("the {end} “{id}” of the flow does not exist", end=name, id=end),
                text("Draw the flow again."),
            )
        elif element.scope != flow.scope:
            _say(
                problems,
                flow,
                "bpmn-structure",
                text("the flow crosses the border of a sub-process at “{id}”", id=end),
                text("End the flow inside, and go on from the sub-process itself."),
            )
    source = model.elements.get(flow.source)
    if flow.condition is None or source is None:
        return
    if source.type not in _MAY_BRANCH_ON_CONDITIONS:
        _say(
            problems,
            flow,
            "bpmn-structure",
            text("a condition has no meaning on a flow out of a {kind}", kind=source.type),
            text("Remove the condition, or decide at an exclusive gateway."),
        )
    if source.default == flow.id:
        _say(
            problems,
            flow,
            "bpmn-structure",
            text("a default flow has no condition of its own"),
            text("Remove the condition or the default mark."),
        )
    elif problem := problem_with(flow.condition) if flow.condition else text("the condition is empty"):
        _say(problems, flow, "bpmn-expression", problem, text("Write the condition in FEEL."))


def _check_ends(model: Model, element: Element, problems: Problems) -> None:
    entered = element.type not in ("startEvent", "boundaryEvent")
    if entered and not element.incoming:
        _say(problems, element, "bpmn-structure", text("no flow leads here"), text("Connect the element or remove it."))
    if not entered and element.incoming:
        _say(
            problems,
            element,
            "bpmn-structure",
            text("a flow leads into a {kind}", kind=element.type),
            text("Lead the flow to the element behind it."),
        )
    if element.type == "endEvent" and element.outgoing:
        _say(
            problems, element, "bpmn-structure", text("a flow leaves an end event"), text("Use an intermediate event.")
        )
    if not element.outgoing and (not entered or element.type.endswith("Gateway")):
        _say(
            problems,
            element,
            "bpmn-structure",
            text("no flow leaves this element"),
            text("Draw where the route goes on."),
        )


def _check_boundary(model: Model, element: Element, problems: Problems) -> None:
    if element.type != "boundaryEvent":
        return
    host = model.elements.get(element.attached_to or "")
    if host is None or host.scope != element.scope or host.type not in _ACTIVITIES:
        _say(
            problems,
            element,
            "bpmn-reference",
            text("the boundary event is attached to no activity"),
            text("Attach it to the task or sub-process that it watches."),
        )


def _check_choice(model: Model, element: Element, problems: Problems) -> None:
    if element.default and element.default not in element.outgoing:
        _say(
            problems,
            element,
            "bpmn-reference",
            text("its default flow “{flow}” does not leave it", flow=element.default),
            text("Mark one of its own flows as the default."),
        )
    if element.type != "exclusiveGateway" or len(element.outgoing) < 2:
        return
    for key in element.outgoing:
        if model.flows[key].condition is None and key != element.default:
            _say(
                problems,
                model.flows[key],
                "bpmn-structure",
                text("a flow out of an exclusive gateway has no condition"),
                text("Write its condition, or mark it as the default."),
            )


def _check_event_gateway(model: Model, element: Element, problems: Problems) -> None:
    if element.type != "eventBasedGateway":
        return
    for key in element.outgoing:
        target = model.elements.get(model.flows[key].target)
        if target and (target.type not in ("intermediateCatchEvent", "receiveTask") or target.boundaries):
            _say(
                problems,
                element,
                "bpmn-structure",
                text("“{id}” is no event to wait for", id=target.id),
                text("Lead an event-based gateway only to catch events and receive tasks without boundary events."),
            )
        elif target and len(target.incoming) != 1:
            _say(
                problems,
                target,
                "bpmn-structure",
                text("an event behind an event-based gateway has other flows into it"),
                text("Let only the gateway lead to it."),
            )


def _check_expressions(model: Model, element: Element, problems: Problems) -> None:
    if element.type == "scriptTask":
        language = element.attributes.get("scriptFormat", "feel")
        if "feel" not in language.lower():
            _say(
                problems,
                element,
                "bpmn-unsupported",
                text("scripts in “{language}” cannot run", language=language),
                text("Write one FEEL expression; its value is kept under huiyin:result."),
            )
            return
        if not element.result:
            _say(
                problems, element, "bpmn-structure", text("the script's value has no name"), text("Set huiyin:result.")
            )
        if not element.script or (problem := problem_with(element.script)):
            _say(
                problems,
                element,
                "bpmn-expression",
                problem if element.script and problem else text("the script is empty"),
                text("Write one FEEL expression; its value is kept under huiyin:result."),
            )
    source = element.event.expression
    if source.startswith("=") and (problem := problem_with(source)):
        _say(problems, element, "bpmn-expression", problem, text("Correct the timer's expression."))


def _check_call(model: Model, element: Element, problems: Problems) -> None:
    if element.type == "callActivity" and element.called not in model.scopes:
        _say(
            problems,
            element,
            "bpmn-reference",
            text("it calls “{process}”, which does not exist", process=element.called),
            text("Put the file with this process beside the route, or correct calledElement."),
        )


_CHECKS: tuple[Callable[[Model, Element, Problems], None], ...] = (
    _check_ends,
    _check_boundary,
    _check_choice,
    _check_event_gateway,
    _check_expressions,
    _check_call,
)


def _check_recursion(model: Model, problems: Problems) -> None:
    """Processes that call each other in a circle would nest without end.

    Calls into a process that calls nothing, and out of one that nothing calls, are on no circle: peel them off until
    only circles are left.
    """
    calls = [
        (_process_of(model, element), element) for element in model.elements.values() if element.type == "callActivity"
    ]
    circle = [(caller, element) for caller, element in calls if element.called in model.scopes]
    while True:
        callers = {caller for caller, _ in circle}
        called = {element.called for _, element in circle}
        left = [(caller, element) for caller, element in circle if element.called in callers and caller in called]
        if len(left) == len(circle):
            break
        circle = left
    for _, element in circle:
        _say(
            problems,
            element,
            "bpmn-structure",
            text("the call comes back to its own process"),
            text("Draw the repetition as a loop by sequence flow."),
        )


def _process_of(model: Model, element: Element) -> str:
    scope = model.scopes[element.scope]
    while scope.kind == "subProcess":
        scope = model.scopes[model.elements[scope.id].scope]
    return scope.id
