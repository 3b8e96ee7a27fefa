"""Ids: what must have one has one, it is an XML name, and no two elements share it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from engine.bpmn.validity.kinds import CALLABLE, FLOW_NODES
from engine.bpmn.validity.sheet import Node, Sheet, kind_of
from engine.rulebook import error, limit
from engine.text import Text, text

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
    for node, message, remedy in nameless(
        node for node in sheet.nodes if not node.get("id") and kind_of(node) in _NAMED
    ):
        sheet.say(MISSING, node, message, remedy)
    for node in sheet.nodes:
        key = node.get("id")
        if not key:
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


def nameless(nodes: Iterable[Node]) -> Iterator[tuple[Node, Text, Text]]:
    """What to say of each that needs an id and has none. Flows written by hand often lack all: that is said once."""
    flows: list[Node] = []
    for node in nodes:
        kind = kind_of(node)
        if kind == "sequenceFlow":
            flows.append(node)
        else:
            yield node, text("a {kind} has no id", kind=kind), text("Give it a readable id.")
    if len(flows) == 1:
        yield flows[0], text("a {kind} has no id", kind="sequenceFlow"), text("Give it a readable id.")
    elif flows:
        message = text("{count} sequence flows have no id, this one first", count=len(flows))
        yield flows[0], message, text("Give each a readable id, or save the file with a modelling tool, which does.")
