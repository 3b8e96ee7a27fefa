"""Lanes: each node in one lane of a set, and only nodes of the lane's own process."""

from __future__ import annotations

from engine.bpmn.validity.kinds import FLOW_NODES
from engine.bpmn.validity.sheet import Node, Sheet, called, children, kind_of, parent, plain, words
from engine.rulebook import error
from engine.text import text

FAMILY = "Lanes"

TWICE = error("lane-twice", FAMILY, "A node is in two lanes of one set, so nobody knows whose it is.", "10.8")
FOREIGN = error("lane-foreign", FAMILY, "A lane lists a node of another process.", "10.8")
CHILD_SETS = error("lane-sets-inside", FAMILY, "A lane is divided in two ways at once.", "10.8")


def check(sheet: Sheet) -> None:
    """Every set of lanes."""
    for lanes in sheet.of("laneSet", "childLaneSet"):
        _members(sheet, lanes)
    for lane in sheet.of("lane"):
        if len(children(lane, "childLaneSet")) > 1:
            sheet.say(
                CHILD_SETS,
                lane,
                text("the lane is divided in several ways"),
                text("Keep one childLaneSet."),
            )


def _members(sheet: Sheet, lanes: Node) -> None:
    process = _top(lanes)
    holder: dict[str, Node] = {}
    for lane in children(lanes, "lane"):
        for entry in children(lane, "flowNodeRef"):
            key = plain(words(entry))
            other = holder.setdefault(key, lane)
            if other is not lane:
                sheet.say(
                    TWICE,
                    lane,
                    text("“{id}” is in the lane “{lane}” too", id=key, lane=called(other)),
                    text("Keep it in one lane."),
                )
            node = sheet.find(key)
            if node is not None and kind_of(node) in FLOW_NODES and _top(node) is not process:
                sheet.say(
                    FOREIGN,
                    lane,
                    text("“{id}” belongs to another process", id=key),
                    text("List only nodes of the process that the lane is in."),
                )


def _top(node: Node) -> Node:
    while kind_of(parent(node)) not in ("definitions", ""):
        node = parent(node)
    return node
