"""Ids: what must have one has one, it is an XML name, and no two elements share it."""

from __future__ import annotations

import re

from engine.bpmn.validity.kinds import CALLABLE, FLOW_NODES
from engine.bpmn.validity.sheet import Node, Sheet, kind_of
from engine.rulebook import error, limit
from engine.text import text

FAMILY = "Ids"

FORM = error(
    "id-form",
    FAMILY,
    "An id with spaces, emoji or a leading digit is no XML name (NCName); other tools refuse it.",
    "8.3.1",
)
TWICE = error(
    "id-twice", FAMILY, "Two elements of any kind have one id, so a reference to it may mean either.", "8.3.1"
)
MISSING = limit(
    "cannot-run-without-id",
    FAMILY,
    "A process, node or flow has no id, so nothing could be remembered about it.",
    "8.3.1",
)

_NAME = re.compile(r"[^\W\d][\w.\-·]*")


def check(sheet: Sheet) -> None:
    """Every id of the file."""
    seen: set[str] = set()
    for node in sheet.nodes:
        key = node.get("id")
        if not key:
            _missing(sheet, node)
            continue
        if not _NAME.fullmatch(key):
            sheet.say(
                FORM,
                node,
                text("“{id}” is not a usable id", id=key),
                text("Write letters, digits and underscores, a letter first: check_call_records."),
            )
        if key in seen:
            sheet.say(
                TWICE,
                node,
                text("several elements have the id “{id}”", id=key),
                text("Give each an id of its own."),
            )
        seen.add(key)


_NAMED = CALLABLE | FLOW_NODES | {"sequenceFlow"}


def _missing(sheet: Sheet, node: Node) -> None:
    kind = kind_of(node)
    if kind in _NAMED:
        sheet.say(MISSING, node, text("a {kind} has no id", kind=kind), text("Give it a readable id."))
