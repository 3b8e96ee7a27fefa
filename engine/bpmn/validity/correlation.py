"""Correlation: keys, their properties, where messages carry them, and what a process compares them with."""

from __future__ import annotations

from engine.bpmn.feel import problem_with
from engine.bpmn.validity.sheet import Node, Sheet, called, child, children, kind_of, plain, words
from engine.rulebook import error
from engine.text import text

FAMILY = "Correlation"

NO_PROPERTY = error("correlation-key-empty", FAMILY, "A correlation key has no property.", "8.4.2")
NO_RETRIEVAL = error(
    "correlation-property-empty", FAMILY, "A correlation property does not say where any message carries it.", "8.4.2"
)
NO_PATH = error(
    "correlation-path-missing", FAMILY, "A retrieval expression does not say where in the message to look.", "8.4.2"
)
TWICE = error("correlation-retrieval-twice", FAMILY, "A correlation property is found twice in one message.", "8.4.2")
PARTIAL = error(
    "correlation-message-partial",
    FAMILY,
    "A message carries one property of a key and lacks another, so the key is never complete.",
    "8.4.2",
)
NO_DATA = error(
    "correlation-binding-empty", FAMILY, "A binding does not say what of the data the property is.", "8.4.2"
)
FOREIGN = error(
    "correlation-binding-foreign", FAMILY, "A subscription binds a property that its key does not have.", "8.4.2"
)
UNBOUND = error(
    "correlation-binding-missing",
    FAMILY,
    "A subscription binds some properties of its key and leaves out another.",
    "8.4.2",
)
BROKEN = error(
    "correlation-expression", FAMILY, "A path into a message or the data is marked as FEEL and does not parse."
)


def check(sheet: Sheet) -> None:
    """All keys of the file."""
    for prop in sheet.of("correlationProperty"):
        _property(sheet, prop)
    for key in sheet.of("correlationKey"):
        _key(sheet, key)
    for subscription in sheet.of("correlationSubscription"):
        _subscription(sheet, subscription)
    for path in sheet.of("messagePath", "dataPath"):
        written = words(path)
        if written.startswith("=") and (problem := problem_with(written)):
            sheet.say(BROKEN, path, problem, text("Write the expression in FEEL."))


def _retrievals(prop: Node) -> list[Node]:
    return children(prop, "correlationPropertyRetrievalExpression")


def _property(sheet: Sheet, prop: Node) -> None:
    found = _retrievals(prop)
    if not found:
        sheet.say(
            NO_RETRIEVAL,
            prop,
            text("the property “{name}” is found in no message", name=called(prop)),
            text("Write a correlationPropertyRetrievalExpression for each message that carries it."),
        )
    seen: set[str] = set()
    for one in found:
        message = plain(one.get("messageRef"))
        if not words(child(one, "messagePath")):
            sheet.say(
                NO_PATH,
                one,
                text("nothing says where the message carries the property"),
                text("Write messagePath in FEEL."),
            )
        if message and message in seen:
            sheet.say(
                TWICE,
                one,
                text("the message “{id}” carries the property twice", id=message),
                text("Keep one of the expressions."),
            )
        seen.add(message)


def _properties(sheet: Sheet, key: Node) -> list[Node]:
    found = (sheet.find(entry.text) for entry in children(key, "correlationPropertyRef"))
    return [node for node in found if node is not None and kind_of(node) == "correlationProperty"]


def _key(sheet: Sheet, key: Node) -> None:
    if not children(key, "correlationPropertyRef"):
        sheet.say(
            NO_PROPERTY,
            key,
            text("the key “{name}” has no property", name=called(key)),
            text("Name at least one correlationProperty."),
        )
    messages = [{plain(one.get("messageRef")) for one in _retrievals(prop)} for prop in _properties(sheet, key)]
    everywhere = set.intersection(*messages) if messages else set()
    for message in sorted(set().union(*messages) - everywhere) if all(messages) else ():
        sheet.say(
            PARTIAL,
            key,
            text("the message “{id}” does not carry the whole key", id=message),
            text("Say for each property of the key where that message carries it."),
        )


def _subscription(sheet: Sheet, subscription: Node) -> None:
    bindings = children(subscription, "correlationPropertyBinding")
    for binding in bindings:
        if not words(child(binding, "dataPath")):
            sheet.say(
                NO_DATA,
                subscription,
                text("a binding does not say what of the data is compared"),
                text("Write dataPath in FEEL."),
            )
    key = sheet.find(subscription.get("correlationKeyRef"))
    if key is None or kind_of(key) != "correlationKey":
        return
    own = {prop.get("id", "") for prop in _properties(sheet, key)}
    bound = {plain(binding.get("correlationPropertyRef")) for binding in bindings}
    for name in sorted(name for name in bound - own if name in sheet.by_id):
        sheet.say(
            FOREIGN,
            subscription,
            text("“{id}” is no property of the key", id=name),
            text("Bind only properties of the key that is subscribed to."),
        )
    for name in sorted(own - bound) if bound else ():
        sheet.say(
            UNBOUND,
            subscription,
            text("the property “{id}” of the key is not bound", id=name),
            text("Bind every property of the key."),
        )
