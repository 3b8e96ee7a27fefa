"""Routes with one mistake each, in any of their files: what is changed, and the file, rule and element to be named."""

from __future__ import annotations

from tests.factories.diagrams import LADDERS, REPLY, ROUTE, diagram, flow, line, user_task
from tests.factories.matters import LADDERS as SHIPPED
from tests.factories.rule_tables import REFUNDS


def step(attributes: str, key: str = "reply") -> dict[str, str | bytes | None]:
    """The route with one step of these settings."""
    return {"route.bpmn": diagram(line(user_task(key, attributes)))}


def route(old: str, new: str) -> dict[str, str | bytes | None]:
    """The route with one change in process.yaml."""
    assert old in ROUTE
    return {"process.yaml": ROUTE.replace(old, new)}


def form(source: str) -> dict[str, str | bytes | None]:
    """The route with another reply form."""
    return {"forms/reply.yaml": source}


CHOICE = "{type: string, title: V, oneOf: [{const: a, title: A}]"
CLOCKS = "clocks:\n  slow: {after: 1wd, stops_on: reply, source: rule, escalation: standard}\n"

MAPPING = "migrations/from_1.yaml"

ASKS = (
    '<businessRuleTask id="ask" name="Ask" huiyin:decision="{}" huiyin:result="who"><documentation>Who.'
    "</documentation></businessRuleTask>"
)


def asks(decision: str, files: dict[str, bytes]) -> dict[str, str | bytes | None]:
    """The route with a step that asks this decision, and these files of decisions."""
    return {"route.bpmn": diagram(line(ASKS.format(decision), user_task())), **files}


ERRORS = {
    "decision in no file": (asks("approver", {}), "route.bpmn", "cannot-run-decision", "ask"),
    "decision of another name": (
        asks("aprover", {"refunds.dmn": REFUNDS}), "route.bpmn", "cannot-run-decision", "ask",
    ),
    "decision that needs what nothing sets": (
        asks("approver", {"refunds.dmn": REFUNDS}), "route.bpmn", "decision-input", "ask",
    ),
    "migration file with an unknown key": ({MAPPING: "from: 1\nelement: {a: reply}"}, MAPPING, "file-schema", None),
    "migration to an element that is nowhere": (
        {MAPPING: "from: 1\nelements:\n  ask: gone"}, MAPPING, "migration-mapping", "elements.ask",
    ),
    "migration to a flow that is nowhere": (
        {MAPPING: "from: 1\nflows: {f1: gone}"}, MAPPING, "migration-mapping", "flows.f1",
    ),
    "two migration files for one version": (
        {MAPPING: "from: 1", "migrations/x.yaml": "from: [2, 1]"}, "migrations/x.yaml", "migration-mapping", "from",
    ),
    "process.yaml empty": (route(ROUTE, ""), "process.yaml", "file-schema", None),
    "process.yaml no YAML": (route(ROUTE, "key: [a"), "process.yaml", "file-schema", None),
    "process.yaml a list": (route(ROUTE, "- a"), "process.yaml", "file-schema", None),
    "unknown key": (route("calendar:", "calender:"), "process.yaml", "file-schema", "calender"),
    "key given twice": (route("name: Route", "name: Route\nname: B"), "process.yaml", "file-schema", None),
    "promise that is no duration": (route("promise: 10wd", "promise: soon"), "process.yaml", "file-schema", "promise"),
    "clock without source": (route("source: law, ", ""), "process.yaml", "file-schema", "clocks.legal_reply"),
    "clock for half a day": (route("after: 15d", "after: 1.5d"), "process.yaml", "file-schema", None),
    "clock unit unknown": (
        route("after: 15d", "after: 15y"), "process.yaml", "file-schema", "clocks.legal_reply.after",
    ),
    "key is not the folder": (route("key: route", "key: other"), "process.yaml", "route-key", "key"),
    "process is not the folder": (
        {"route.bpmn": diagram(line(user_task()), key="other")}, "process.yaml", "route-key", "key",
    ),
    "start form missing": (
        route("forms/register.yaml", "forms/nothing.yaml"), "process.yaml", "start-form-missing", "start.form",
    ),
    "calendar missing": (route("calendar: shenzhen", "calendar: mars"), "process.yaml", "calendar-missing", "calendar"),
    "clock stops on nothing": (
        route("stops_on: reply", "stops_on: gone"), "process.yaml", "clock-element", "clocks.legal_reply",
    ),
    "clock starts on nothing": (
        route("stops_on: reply", "stops_on: reply, start_on: gone"), "process.yaml", "clock-element",
            "clocks.legal_reply",
    ),
    "clock that is called like a step": (
        route("legal_reply:", "reply:"), "process.yaml", "clock-name", "clocks.reply",
    ),
    "clock with unknown ladder": (
        route("escalation: legal", "escalation: rope"), "process.yaml", "clock-ladder", "clocks.legal_reply",
    ),
    "hold without a longest length": (
        route("clocks:", "holds: {wait: {name: Wait}}\nclocks:"), "process.yaml", "file-schema", "holds.wait",
    ),
    "hold that ends on nothing": (
        route("clocks:", "holds: {wait: {name: Wait, longest: 5wd, ends_on_messages: [gone]}}\nclocks:"),
        "process.yaml", "hold-message", "holds.wait",
    ),
    "extended no times": (
        route("clocks:", "extensions: {times: 0}\nclocks:"), "process.yaml", "file-schema", "extensions.times",
    ),
    "no diagram": ({"route.bpmn": None}, "route.bpmn", "model-missing", None),
    "broken diagram": ({"route.bpmn": b"<definitions"}, "route.bpmn", "bpmn-xml", None),
    "form missing": (
        step('huiyin:group="window" huiyin:form="forms/gone.yaml"'), "route.bpmn", "form-missing", "reply",
    ),
    "group missing": (step('huiyin:due="1wd"'), "route.bpmn", "group-missing", "reply"),
    "group unknown": (step('huiyin:group="moon"'), "route.bpmn", "group-unknown", "reply"),
    "lane's group unknown": (
        {"route.bpmn": diagram('<laneSet id="lanes"><lane id="moon"><flowNodeRef>reply</flowNodeRef></lane></laneSet>'
                               + line(user_task()))}, "route.bpmn", "group-unknown", "reply",
    ),
    "assignee unknown": (step('huiyin:assignee="nobody"'), "route.bpmn", "assignee-unknown", "reply"),
    "ladder unknown": (step('huiyin:due="1wd" huiyin:escalation="rope"'), "route.bpmn", "ladder-unknown", "reply"),
    "message unknown": (step('huiyin:group="window" huiyin:notify="hello"'), "route.bpmn", "message-unknown", "reply"),
    "message with an unknown name": (
        route("clocks:", "messages: {received: '编号 {nummer}'}\nclocks:"), "process.yaml", "message-placeholder",
        "messages.received",
    ),
    "message with a brace too many": (
        route("clocks:", "messages: {received: '编号 {number'}\nclocks:"), "process.yaml", "message-placeholder",
        "messages.received",
    ),
    "message with a name unknown in English": (
        route("clocks:", "messages: {received: '编号 {number}'}\nclocks:")
        | {"texts/en.po": 'msgid "编号 {number}"\nmsgstr "Number {no}"\n'},
        "texts/en.po", "message-placeholder", "messages.received",
    ),
    "clock unknown": (step('huiyin:notAfter="rope"'), "route.bpmn", "clock-unknown", "reply"),
    "ladders broken": (
        {"_shared/escalation.yaml": LADDERS.replace("60%", "soon")}, "_shared/escalation.yaml", "file-schema",
        "standard.0.at",
    ),
    "ladders that are no YAML": (
        {"_shared/escalation.yaml": "standard: ["}, "_shared/escalation.yaml", "file-schema", None,
    ),
    "ladder with a moment before its anchor": (
        {"_shared/escalation.yaml": SHIPPED.replace("due+2wd", "due+-2wd")}, "_shared/escalation.yaml", "file-schema",
        "standard.3.at",
    ),
    "ladder with a negative time to acknowledge": (
        {"_shared/escalation.yaml": SHIPPED.replace("4wh", "-4h")}, "_shared/escalation.yaml", "file-schema",
        "standard.2.acknowledge",
    ),
    "ladder with a level twice": (
        {"_shared/escalation.yaml": SHIPPED.replace("supervise_2", "urge")}, "_shared/escalation.yaml", "file-schema",
        "standard.3.level",
    ),
    "ladder with an unknown level": (
        {"_shared/escalation.yaml": SHIPPED.replace("warn", "warm")}, "_shared/escalation.yaml", "ladder-level",
        "standard.0.level",
    ),
    "ladder that tells an unknown person": (
        {"_shared/escalation.yaml": SHIPPED.replace("[leader]", "[leader, person:nobody]")}, "_shared/escalation.yaml",
        "ladder-addressee", "standard.3.tell",
    ),
    "ladder of the route that tells an unknown group": (
        {"escalation.yaml": "own:\n- {level: warn, at: 60%, tell: ['group:moon']}\n"}, "escalation.yaml",
        "ladder-addressee", "own.0.tell",
    ),
    "ladder that tells an unknown role": (
        {"escalation.yaml": "own:\n- {level: warn, at: 60%, tell: [boss]}\n"}, "escalation.yaml", "file-schema",
        "own.0.tell.0",
    ),
    "late acknowledgement to be acknowledged": (
        {"escalation.yaml": "answer:\n- {level: urge, at: due, tell: [leader], acknowledge: 4wh}\n"},
        "escalation.yaml", "ladder-endless", "answer.0.acknowledge",
    ),
    "calendar broken": (
        {"_shared/calendars/shenzhen.yaml": "key: shenzhen"}, "_shared/calendars/shenzhen.yaml", "file-schema", None,
    ),
    "catalogue broken": ({"texts/en.po": "hello world"}, "texts/en.po", "catalogue-invalid", None),
    "form empty": (form(""), "forms/reply.yaml", "form-invalid", None),
    "form without title": (form("properties: {}"), "forms/reply.yaml", "form-invalid", None),
    "form with unknown key": (form(REPLY + "extra: 1\n"), "forms/reply.yaml", "form-invalid", "extra"),
    "field without title": (
        form("title: T\nproperties: {a: {type: string}}"), "forms/reply.yaml", "form-invalid", "properties.a",
    ),
    "field of unknown type": (
        form("title: T\nproperties: {a: {type: text, title: A}}"), "forms/reply.yaml", "form-invalid",
            "properties.a.type",
    ),
    "widget unknown": (
        form("title: T\nproperties: {a: {type: string, title: A, x-widget: knob}}"), "forms/reply.yaml", "form-invalid",
        "properties.a.x-widget",
    ),
    "field name that is no name": (form("title: T\nproperties: {a b: {type: string, title: A}}"), "forms/reply.yaml",
        "form-invalid",
                                   "properties"),
    "pattern that is no pattern": (
        form("title: T\nproperties: {a: {type: string, title: A, pattern: '('}}"), "forms/reply.yaml", "form-invalid",
            None,
    ),
    "reference to nothing": (
        form("title: T\nproperties: {a: {$ref: '#/$defs/gone'}}"), "forms/reply.yaml", "form-invalid", None,
    ),
    "reference out of the bundle": (
        form("title: T\nproperties: {a: {$ref: '../../../etc/passwd'}}"), "forms/reply.yaml", "form-invalid", None,
    ),
    "reference to the network": (
        form("title: T\nproperties: {a: {$ref: 'http://example.org/a.yaml'}}"), "forms/reply.yaml", "form-invalid",
            None,
    ),
    "reference in a circle": (
        form("title: T\nproperties: {a: {$ref: '#/properties/b'}, b: {$ref: '#/properties/a'}}"), "forms/reply.yaml",
        "form-invalid", None,
    ),
    "required field that is none": (
        form(REPLY + "required: [gone]\n"), "forms/reply.yaml", "form-field-unknown", "gone",
    ),
    "field with a name of the engine's": (
        form("title: T\ntype: object\nproperties: {case: {type: string, title: C}}\n"),
        "forms/reply.yaml", "form-field-reserved", "case",
    ),
    "condition on no field": (
        form(REPLY + "if: {properties: {gone: {const: a}}}\nthen: {required: [answer]}\n"), "forms/reply.yaml",
        "form-field-unknown", "gone",
    ),
    "condition on no option": (
        form(f"title: T\nproperties: {{v: {CHOICE}}}}}\nif: {{properties: {{v: {{const: z}}}}}}\n"
             "then: {required: [v]}"),
        "forms/reply.yaml", "form-condition-value", "v",
    ),
    "nothing to choose from": (
        form("title: T\nproperties: {v: {type: string, title: V, x-widget: choice}}"), "forms/reply.yaml",
            "form-choices", "v",
    ),
    "default that is no option": (
        form(f"title: T\nproperties: {{v: {CHOICE}, default: z}}}}"), "forms/reply.yaml", "form-default", "v",
    ),
}  # fmt: skip

WARNINGS = {
    "message too long": (
        route("clocks:", f"messages: {{received: {'长' * 202}}}\nclocks:"), "process.yaml", "message-long",
        "messages.received",
    ),
    "hold longer than any": (
        route("clocks:", "holds: {wait: {name: Wait, longest: 61d}}\nclocks:"), "process.yaml", "hold-longest",
        "holds.wait",
    ),
    "extension that nobody is told of": (
        route("clocks:", "extensions: {longest: 5wd}\nclocks:"), "process.yaml", "extended-untold", "extensions",
    ),
    "clock on a gateway": (
        route("stops_on: reply", "stops_on: start"), "process.yaml", "clock-never", "clocks.legal_reply",
    ),
    "clock without ladder": (route(", escalation: legal", ""), "process.yaml", "clock-silent", "clocks.legal_reply"),
    "steps longer than a clock": (route("clocks:\n", CLOCKS), "process.yaml", "deadline-clock", "clocks.slow"),
    "steps longer than the promise": (
        route("promise: 10wd", "promise: 2wd"), "process.yaml", "deadline-promise", "promise",
    ),
    "form nobody uses": ({"forms/more.yaml": REPLY}, "forms/more.yaml", "form-unused", None),
    "name without English": (
        {"route.bpmn": diagram(line(user_task())).replace(b"Reply", "答复客户".encode())}, "route.bpmn",
        "translation-missing", "reply",
    ),
    "clock without English": (route("source: law", "source: 内部规定"), "process.yaml", "translation-missing",
        "clocks.legal_reply"),
    "label without English": (form("title: 答复\n"), "forms/reply.yaml", "translation-missing", None),
    "step without documentation": (
        {"route.bpmn": diagram(line(user_task())).replace(b"<documentation>Reply.</documentation>", b"")}, "route.bpmn",
        "task-undocumented", "reply",
    ),
    "name that nothing sets": (
        {"route.bpmn": diagram(
            '<startEvent id="start"/><exclusiveGateway id="g" name="?" default="g-b"/><endEvent id="a" name="a"/>'
            '<endEvent id="b" name="b"/>' + flow("start", "g") + flow("g", "a", "=amont > 1") + flow("g", "b"))},
        "route.bpmn", "name-unknown", "g-a",
    ),
}  # fmt: skip
