"""Item definitions: what is handed from one element to another must be of one kind.

Only what a file says can differ: data without an item definition, or an item without a structure, fits everything.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.bpmn.validity.data import FAMILY
from engine.bpmn.validity.kinds import CATCHING, THROWING
from engine.bpmn.validity.sheet import Node, Sheet, called, child, children, flag, kind_of, parent, plain
from engine.rulebook import error
from engine.text import text

COLLECTION = error(
    "data-collection",
    FAMILY,
    "Data is marked as a collection and its item definition is not, or the other way round.",
    "10.4.1",
)
ASSOCIATED = error(
    "data-association-items",
    FAMILY,
    "A data association connects data of different structures without a transformation.",
    "10.4.1",
)
SCALAR = error(
    "instances-item-structure",
    FAMILY,
    "The data of one instance is itself a collection, or has another structure than the collection.",
    "10.3.8, table 10.29",
)
TASK_DATA = error(
    "message-task-data",
    FAMILY,
    "A task that sends or receives a message, or calls an operation, has several sets or pieces of data for it, "
    "or data of another structure than the message.",
    "10.3.3",
)
EVENT_DATA = error(
    "event-data",
    FAMILY,
    "The data of an event does not go with its definitions: another number, or another structure than what is thrown "
    "or caught.",
    "10.5.1",
)
CALL_DATA = error(
    "call-data", FAMILY, "A call activity and the process that it calls specify different inputs or outputs.", "10.3.6"
)

_REFERENCES = {"dataObjectReference": "dataObjectRef", "dataStoreReference": "dataStoreRef"}
_PAYLOADS = {
    "messageEventDefinition": ("messageRef", "itemRef"),
    "signalEventDefinition": ("signalRef", "structureRef"),
    "errorEventDefinition": ("errorRef", "structureRef"),
    "escalationEventDefinition": ("escalationRef", "structureRef"),
}
_MESSAGE_TASKS = (("sendTask", "dataInput", "inputSet"), ("receiveTask", "dataOutput", "outputSet"))


def check(sheet: Sheet) -> None:
    """All data whose kind the file says."""
    for data in sheet.of("dataObject", "dataInput", "dataOutput"):
        _collection(sheet, data)
    for association in sheet.of("dataInputAssociation", "dataOutputAssociation"):
        _associated(sheet, association)
    for several in sheet.of("multiInstanceLoopCharacteristics"):
        _scalar(sheet, several, "loopDataInputRef", "inputDataItem")
        _scalar(sheet, several, "loopDataOutputRef", "outputDataItem")
    for kind, side, group in _MESSAGE_TASKS:
        for task in sheet.of(kind):
            _message_task(sheet, task, side, group, sheet.find(task.get("messageRef")))
    for task in sheet.of("serviceTask"):
        operation = sheet.find(task.get("operationRef"))
        if operation is not None:
            _message_task(sheet, task, "dataInput", "inputSet", _named(sheet, operation, "inMessageRef"))
            _message_task(sheet, task, "dataOutput", "outputSet", _named(sheet, operation, "outMessageRef"))
    for event in sheet.of(*sorted(CATCHING | THROWING)):
        _event(sheet, event)
    for call in sheet.of("callActivity"):
        _call(sheet, call)


def _named(sheet: Sheet, node: Node, name: str) -> Node | None:
    named = child(node, name)
    return None if named is None else sheet.find(named.text)


def _item(sheet: Sheet, data: Node | None, reference: str = "itemSubjectRef") -> Node | None:
    """The item definition of data or of what carries some; that of the data object for a reference to one."""
    if data is None:
        return None
    behind = sheet.find(data.get(_REFERENCES.get(kind_of(data), "id")))
    item = sheet.find(data.get(reference))
    return item if item is not None or behind is None else sheet.find(behind.get(reference))


def _structure(item: Node | None) -> tuple[str | None, str] | None:
    if item is None or not item.get("structureRef", "").strip():
        return None
    prefix, _, name = item.get("structureRef", "").strip().rpartition(":")
    return item.nsmap.get(prefix or None, prefix), name


def _differ(one: Node | None, other: Node | None) -> bool:
    """Whether the file says that the two items have different structures."""
    mine, theirs = _structure(one), _structure(other)
    return mine is not None and theirs is not None and mine != theirs


def _collection(sheet: Sheet, data: Node) -> None:
    item = _item(sheet, data)
    if (
        item is not None
        and kind_of(item) == "itemDefinition"
        and flag(data, "isCollection") != flag(item, "isCollection")
    ):
        sheet.say(
            COLLECTION,
            data,
            text("isCollection of “{name}” is not that of its item definition", name=called(data)),
            text("Give both the same value."),
        )


def _associated(sheet: Sheet, association: Node) -> None:
    if any(children(association, kind) for kind in ("transformation", "assignment")):
        return
    source, target = (_named(sheet, association, name) for name in ("sourceRef", "targetRef"))
    if _differ(_item(sheet, source), _item(sheet, target)):
        sheet.say(
            ASSOCIATED,
            association,
            text("the association connects data of different structures"),
            text("Write a transformation, or give both the same item definition."),
        )


def _scalar(sheet: Sheet, several: Node, collection: str, single: str) -> None:
    whole, one = _item(sheet, _named(sheet, several, collection)), _item(sheet, child(several, single))
    listed = whole is not None and flag(whole, "isCollection")
    if one is not None and (flag(one, "isCollection") or (listed and _differ(whole, one))):
        sheet.say(
            SCALAR,
            several,
            text("the {name} is not one element of the collection", name=single),
            text("Give it the item definition of a single element."),
        )


def _message_task(sheet: Sheet, task: Node, data: str, group: str, message: Node | None) -> None:
    """Of what the task takes or gives one piece is the message; the collection of its instances is none of them."""
    specification = child(task, "ioSpecification")
    if message is None or specification is None:
        return
    loop = child(task, "multiInstanceLoopCharacteristics")
    gathered = set() if loop is None else {plain(node.text) for node in loop if kind_of(node).startswith("loopData")}
    own = [node for node in children(specification, data) if node.get("id") not in gathered]
    # Tools write the parameters of an operation as inputs of their own; a message has but one payload.
    several = len(own) > 1 and kind_of(task) != "serviceTask"
    if several or len(children(specification, group)) > 1:
        sheet.say(
            TASK_DATA,
            task,
            text("it has more than one {kind} for one message", kind=data),
            text("Keep one {kind} and one {set}.", kind=data, set=group),
        )
    elif own and all(_differ(_item(sheet, one), _item(sheet, message, "itemRef")) for one in own):
        sheet.say(
            TASK_DATA,
            task,
            text("“{name}” has another structure than the message “{message}”",
                 name=called(own[0]), message=called(message)),
            text("Give both the same item definition."),
        )  # fmt: skip


def _event(sheet: Sheet, event: Node) -> None:
    data = children(event, "dataInput" if kind_of(event) in THROWING else "dataOutput")
    definitions = sheet.definitions(event)
    carrying = [one for one in definitions if kind_of(one) in _PAYLOADS]
    if data and len(data) not in (len(definitions), len(carrying)):
        sheet.say(
            EVENT_DATA,
            event,
            text("the event has {count} definitions and {number} pieces of data",
                 count=len(definitions), number=len(data)),
            text("Write one piece of data for each definition, in their order."),
        )  # fmt: skip
        return
    for one, definition in zip(data, definitions if len(data) == len(definitions) else carrying, strict=False):
        _payload(sheet, event, one, definition)


def _payload(sheet: Sheet, event: Node, data: Node, definition: Node) -> None:
    reference, structure = _PAYLOADS.get(kind_of(definition), ("", ""))
    thrown = sheet.find(definition.get(reference)) if reference else None
    if thrown is not None and _differ(_item(sheet, data), _item(sheet, thrown, structure)):
        sheet.say(
            EVENT_DATA,
            event,
            text("“{name}” has another structure than “{other}”", name=called(data), other=called(thrown)),
            text("Give both the same item definition."),
        )


def _call(sheet: Sheet, call: Node) -> None:
    """What a call gives to a process that says what it takes; the instances of one take their elements one by one."""
    target = sheet.find(call.get("calledElement"))
    mine = child(call, "ioSpecification")
    theirs = None if target is None else child(target, "ioSpecification")
    if mine is None or theirs is None or child(call, "multiInstanceLoopCharacteristics") is not None:
        return
    for kind in ("dataInput", "dataOutput", "inputSet", "outputSet"):
        given, taken = children(mine, kind), children(theirs, kind)
        if len(given) != len(taken) or not _fit(sheet, given, taken):
            sheet.say(
                CALL_DATA,
                call,
                text("its {kind} is not that of “{process}”", kind=kind, process=called(parent(theirs))),
                text("Specify the same inputs and outputs at the call as in what it calls."),
            )


def _fit(sheet: Sheet, given: Sequence[Node], taken: Sequence[Node]) -> bool:
    structures = {_structure(_item(sheet, node)) for node in taken}
    return None in structures or all(_structure(_item(sheet, node)) in {None, *structures} for node in given)
