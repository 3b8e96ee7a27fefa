"""References: whatever an attribute or child names must be there, and be of the kind that is meant there.

A name with the prefix of another namespace belongs to another file, which must be imported.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.validity.kinds import FLOW_NODES
from engine.bpmn.validity.referred import FAMILY, TABLE, Reference
from engine.bpmn.validity.sheet import Node, Sheet, kind_of, plain
from engine.rulebook import error
from engine.text import text

IMPORT = error(
    "import-missing",
    FAMILY,
    "Something of another namespace is named, and the file does not import that namespace.",
    "8.2.2",
)

_SCHEMA = "http://www.w3.org/2001/XMLSchema"
"""Its types are known to every reader; tools name them without an import."""


def check(sheet: Sheet) -> None:
    """Every reference of the file."""
    for reference in TABLE:
        for node in sheet.of(*reference.holders):
            written = reference.written(node)
            if reference.needed and not any(written):
                sheet.say(
                    reference.rule,
                    node,
                    text("a {kind} needs {name}", kind=kind_of(node), name=reference.name),
                    text("Say which one is meant, or remove the element."),
                )
            for name in filter(None, written):
                _look_up(sheet, reference, node, name)


def _look_up(sheet: Sheet, reference: Reference, node: Node, name: str) -> None:
    target = sheet.find(name)
    if target is None and sheet.elsewhere(node, name):
        _import(sheet, node, name)
    elif target is None:
        sheet.say(
            reference.rule,
            node,
            text("{name} names “{id}”, which does not exist", name=reference.name, id=plain(name)),
            text("Correct the id, or add what it names."),
        )
    elif reference.targets and kind_of(target) not in reference.targets:
        sheet.say(
            reference.rule,
            node,
            text("{name} names “{id}”, which is a {kind}", name=reference.name, id=plain(name), kind=kind_of(target)),
            text("Name a task, an event, a gateway or a sub-process instead, or remove the reference.")
            if reference.targets >= FLOW_NODES
            else text("Name one of these instead: {kinds}.", kinds=", ".join(_few(reference.targets))),
        )


def _import(sheet: Sheet, node: Node, name: str) -> None:
    namespace = node.nsmap.get(name.strip().rpartition(":")[0])
    if namespace != _SCHEMA and namespace not in sheet.imported:
        sheet.say(
            IMPORT,
            node,
            text("“{id}” belongs to a file that is not imported", id=name),
            text("Write an import of its namespace, or correct the prefix."),
        )


def _few(kinds: frozenset[str]) -> Iterator[str]:
    names = sorted(kinds)
    yield from names[:6]
    if len(names) > 6:
        yield "…"
