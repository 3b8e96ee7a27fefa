"""Making a failing model small: whatever it fails without is taken out, element by element and move by move.

It has to go on failing in the same way: another way is another model's, and would hide this one's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from engine.bpmn.parser import build
from engine.errors import BadModel
from tests.conformance.decisions_drawn import files
from tests.conformance.play import Differs, Move, replay

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ROUNDS = 12


def shrunk(source: bytes, found: Differs) -> tuple[bytes, Differs]:
    """A smaller model on which engine and oracle still differ, and how; the same when it fails no more."""
    root = etree.fromstring(source)
    for _ in range(ROUNDS):
        before = etree.tostring(root), found.moves
        root, found = _smaller(root, found)
        found = _fewer(etree.tostring(root), found)
        if (etree.tostring(root), found.moves) == before:
            break
    return etree.tostring(root), found


def _failing(source: bytes, moves: list[Move], as_before: Differs) -> Differs | None:
    """How the two differ; None when they do not, or about something else, or it is no model any more."""
    try:
        replay(build(files(source), "p.bpmn"), moves)
    except Differs as found:
        return found if found.about == as_before.about else None
    except (BadModel, etree.XMLSyntaxError):
        return None
    return None


def _fewer(source: bytes, found: Differs) -> Differs:
    for index in reversed(range(1, len(found.moves))):
        found = _failing(source, found.moves[:index] + found.moves[index + 1 :], found) or found
    for index, move in enumerate(found.moves):
        if move.get("with"):
            plain = {**move, "with": {}}
            found = _failing(source, [*found.moves[:index], plain, *found.moves[index + 1 :]], found) or found
    return found


def _smaller(root: etree._Element, found: Differs) -> tuple[etree._Element, Differs]:
    index = 1
    while index < len(list(root.iter())):
        for change in _changes(root, index):
            if still := _failing(etree.tostring(change), found.moves, found):
                root, found = change, still
                break
        else:
            index += 1
    return root, found


def _changes(root: etree._Element, index: int) -> Iterator[etree._Element]:
    """The model with less at the element of this index."""
    for cut in (_without, _bridged, *(_less(name) for name in list(root.iter())[index].attrib)):
        copy = etree.fromstring(etree.tostring(root))
        if cut(list(copy.iter())[index]):
            yield copy


def _without(node: etree._Element) -> bool:
    """Gone, with the flows and boundary events that hang on it, and what only those led to undo it."""
    parent, key = node.getparent(), node.get("id")
    if parent is None:
        return False
    parent.remove(node)
    for other in list(parent) if key else []:
        if key == other.get("sourceRef") and other.tag == f"{BPMN}association":
            parent.remove(other)
            for handler in [found for found in parent if found.get("id") == other.get("targetRef")]:
                _without(handler)
        elif key in (other.get("sourceRef"), other.get("targetRef"), other.get("attachedToRef")):
            _without(other)
    return True


def _bridged(node: etree._Element) -> bool:
    """Gone, with a flow from before it to behind it."""
    parent, key = node.getparent(), node.get("id")
    into = [flow for flow in parent if flow.tag == f"{BPMN}sequenceFlow" and flow.get("targetRef") == key]
    out = [flow for flow in parent if flow.tag == f"{BPMN}sequenceFlow" and flow.get("sourceRef") == key]
    if not key or not into or not out:
        return False
    for flow in into:
        flow.set("targetRef", out[0].get("targetRef"))
    parent.remove(out[0])
    return _without(node)


def _less(name: str) -> Callable[[etree._Element], bool]:
    def cut(node: etree._Element) -> bool:
        if name in ("id", "sourceRef", "targetRef", "attachedToRef") or name not in node.attrib:
            return False
        del node.attrib[name]
        return True

    return cut
