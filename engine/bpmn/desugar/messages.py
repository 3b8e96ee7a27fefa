"""Messages, signals, errors and escalations: names, correlation keys, what goes along."""

from __future__ import annotations

import re

from lxml import etree

from engine.bpmn.desugar.calls import pass_on
from engine.bpmn.desugar.context import Context, extensions_of, own_attribute, vendor_of, zeebe_extensions
from engine.bpmn.desugar.editing import append, extensions, new, prune, put_before, remove
from engine.bpmn.desugar.juel import is_juel, is_name
from engine.bpmn.desugar.mappings import give
from engine.bpmn.desugar.namespaces import CAMUNDA, FLOWABLE, JUEL_VENDORS, ZEEBE
from engine.bpmn.desugar.notes import Place, Verdict
from engine.bpmn.desugar.rows import Row, converted, idle, ignored, setting
from engine.bpmn.desugar.values import known
from engine.bpmn.files.xml import BPMN, HUIYIN
from engine.decisions import literal
from engine.errors import BadExpression
from engine.text import text
from engine.xmlfile import local_name

_PLAIN_NAME = text("a name must be known before the case runs: write it plainly")
_WRITE_NAME = text("Write the name plainly: it must be known before the case runs.")
_ONCE = text("Remove it: a message is sent once, with the step that sends it.")
_WAITS = text("A message that nobody awaits yet is kept.")
_NAME_CODE = text("Catch each error by a boundary event of its own.")
_ONE_CODE = text("where one code is caught")
SIGNALS_REACH_ALL = text("Signals reach every case; end event and catch in one case may use a message.")
TERMINATES_ITS_OWN = text("A terminate end event ends its own process or sub-process.")
_ID = re.compile(r"[^\W\d][\w.-]*")
_TEXT = re.compile(r'=\s*"([^"\\]*)"\s*')


def _any(written: str) -> str | None:
    return written or None


def _no_name(place: Place) -> None:
    place.notes.untranslated(place.node, place.value, _PLAIN_NAME)


_DRAW_EVENT = text("Choose a message for this event, or a receive task.")


def _registry(place: Place) -> None:
    place.notes.unknown_work(place.node, place.label, place.value, _DRAW_EVENT)


JUEL: tuple[Row, ...] = (
    converted("errorCodeVariable", "`huiyin:output`", CAMUNDA, remedy=_NAME_CODE, where=_ONE_CODE),
    converted("escalationCodeVariable", "`huiyin:output`", CAMUNDA, remedy=_NAME_CODE, where=_ONE_CODE),
    ignored("errorMessageVariable", text("Pass it with huiyin:input where the error is thrown."), CAMUNDA),
    idle("errorMessage", text("Incidents say in their own words what happened."), CAMUNDA),
    Row("messageExpression", frozenset({FLOWABLE}), Verdict.UNTRANSLATED, "", _WRITE_NAME, _no_name),
    Row("signalExpression", frozenset({FLOWABLE}), Verdict.UNTRANSLATED, "", _WRITE_NAME, _no_name),
    Row("eventType", frozenset({FLOWABLE}), Verdict.UNKNOWN_WORK, "", _DRAW_EVENT, _registry),
    ignored("scope", SIGNALS_REACH_ALL, FLOWABLE),
    ignored("mapException", _NAME_CODE, FLOWABLE),
    ignored("terminateAll", TERMINATES_ITS_OWN, FLOWABLE),
    ignored("terminateMultiInstance", text("Set a completion condition on the repeated activity."), FLOWABLE),
    *(ignored(f"{prefix}{name}", _DRAW_EVENT, FLOWABLE)
      for prefix, name in (("event", "CorrelationParameter"), ("event", "InParameter"), ("event", "OutParameter"),
                           ("trigger", "EventType"), ("trigger", "EventCorrelationParameter"),
                           ("start", "EventCorrelationConfiguration"))),
)  # fmt: skip
ZEEBE_ROWS: tuple[Row, ...] = (
    converted("subscription correlationKey", "`huiyin:key`", ZEEBE, where=text("on whatever awaits the message")),
    setting("publishMessage correlationKey", "key", _any, _PLAIN_NAME, zeebe=True),
    ignored("publishMessage messageId", _ONCE, ZEEBE),
    idle("publishMessage timeToLive", _WAITS, ZEEBE),
)


def names(node: etree._Element, context: Context) -> None:
    """The name (or code) of a message, signal, error or escalation must stand there plainly; keys move to whoever
    awaits the message."""
    for attribute in ("name", "errorCode", "escalationCode"):
        written = node.get(attribute, "").strip()
        if attribute == "name" and local_name(node) in ("error", "escalation"):
            continue
        if found := _TEXT.fullmatch(written):
            node.set(attribute, found[1])
        elif written.startswith("=") or is_juel(written):
            context.notes.untranslated(node, written, _PLAIN_NAME)
    for subscription in zeebe_extensions(node, "subscription"):
        try:
            key = known(subscription.get("correlationKey", "").strip())
        except BadExpression as problem:
            context.notes.untranslated(node, subscription.get("correlationKey", ""), problem)
            continue
        for place in context.awaiting.get(node.get("id", ""), ()) if key else ():
            give(place, "key", key)
        remove(subscription)


def payload(definition: etree._Element, context: Context) -> None:
    """What a thrown signal takes along: `in` of its definition becomes an input of the event."""
    event = definition.getparent()
    if event is None or local_name(event) not in ("intermediateThrowEvent", "endEvent"):
        return
    for vendor, local, child in list(extensions_of(definition, *JUEL_VENDORS)):
        if local != "in":
            continue
        if child.get("variables") == "all":
            context.notes.ignored(event, f"{vendor}:in", "all", text("Name the variables one by one."))
        elif pass_on(event, child, "input", context, lambda made: append(extensions(event), made)):
            remove(child)
    prune(definition)


def code_variable(definition: etree._Element, context: Context) -> None:
    """The variable that is told which error or escalation was caught."""
    event, kind = definition.getparent(), local_name(definition).removesuffix("EventDefinition")
    attribute = own_attribute(definition, f"{kind}CodeVariable")
    if event is None or attribute is None:
        return
    name = str(definition.get(attribute)).strip()
    code = context.codes.get((kind, definition.get(f"{kind}Ref", "").strip().rpartition(":")[2]), "")
    if not code or not is_name(name):
        context.notes.ignored(event, ":".join(vendor_of(attribute)), name, _NAME_CODE)
        return
    append(extensions(event), new(f"{{{HUIYIN}}}output", source=f"={literal(code)}", target=name))
    definition.attrib.pop(attribute)


def error_by_code(definition: etree._Element, context: Context) -> None:
    """An error that the file does not define is a code for them: it is defined by it."""
    code = definition.get("errorRef", "").strip()
    if not context.speaks_juel or code in context.ids or not _ID.fullmatch(code):
        return
    process = context.root.find(f"{{{BPMN}}}process")
    if process is not None and ("error", code) not in context.codes:
        put_before(process, new(f"{{{BPMN}}}error", id=code, errorCode=code))
        context.codes["error", code] = code
