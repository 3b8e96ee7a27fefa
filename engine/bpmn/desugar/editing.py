"""Small changes to a tree that leave its shape as a person would: indentation goes on as around it, comments stay."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.files.xml import BPMN, HUIYIN

_UNIT = "  "


def elements(node: etree._Element) -> list[etree._Element]:
    """The children without comments and processing instructions, as a list that may be changed behind."""
    return list(node.iterchildren(etree.Element))


def content(node: etree._Element) -> str:
    """The text of an element, whatever comments stand in it; without white space around it."""
    beside = node.iterchildren(etree.Comment, etree.ProcessingInstruction)
    return "".join([node.text or "", *(child.tail or "" for child in beside)]).strip()


def set_content(node: etree._Element, words: str) -> None:
    """Replace the text; comments stay behind it."""
    node.text = words
    for child in node:
        child.tail = None


def remove(node: etree._Element) -> None:
    """Take an element away, and the line it stood on. What somebody noted inside of it stays, in its place."""
    parent = node.getparent()
    assert parent is not None
    for note in list(node.iter(etree.Comment, etree.ProcessingInstruction)):
        put_before(node, note)
    before, after = _before(node), node.tail or ""
    kept = after if node.getnext() is None else before
    if before.strip() or after.strip():
        kept = before + after
    _set_before(node, kept if len(parent) > 1 or kept.strip() else "")
    node.tail = None
    parent.remove(node)


def put_before(node: etree._Element, new: etree._Element) -> None:
    """Set `new` in front of `node`, on a line of its own if `node` has one."""
    new.tail = _before(node)
    node.addprevious(new)


def append(parent: etree._Element, new: etree._Element) -> None:
    """Add `new` as the last child."""
    if len(parent):
        last, first = parent[-1], parent[0]
        new.tail, last.tail = last.tail, _before(first)
    elif (margin := _margin(parent)) is not None:
        parent.text, new.tail = f"\n{margin}{_unit(parent)}", f"\n{margin}"
    parent.append(new)


def new(tag: str, **attributes: str) -> etree._Element:
    """An element that is not yet in a tree. In one it takes the prefix that its namespace has there."""
    made = etree.Element(tag, nsmap={"huiyin": HUIYIN})
    for name, value in attributes.items():
        made.set(name, value)
    return made


def drop(node: etree._Element, *names: str) -> None:
    """Take attributes away, as far as they are there."""
    for name in names:
        if name in node.attrib:
            node.attrib.pop(name)


def extensions(node: etree._Element) -> etree._Element:
    """The `extensionElements` of a BPMN element, made where the schema wants them if there are none."""
    found = node.find(f"{{{BPMN}}}extensionElements")
    if found is not None:
        return found
    made = new(f"{{{BPMN}}}extensionElements")
    behind = next((child for child in elements(node) if child.tag != f"{{{BPMN}}}documentation"), None)
    if behind is None:
        append(node, made)
    else:
        put_before(behind, made)
    return made


def prune(node: etree._Element) -> None:
    """Take `extensionElements` away when nothing is left in it."""
    found = node.find(f"{{{BPMN}}}extensionElements")
    if found is not None and not len(found) and not found.attrib and not (found.text or "").strip():
        remove(found)


def _before(node: etree._Element) -> str:
    previous = node.getprevious()
    if previous is not None:
        return previous.tail or ""
    parent = node.getparent()
    return (parent.text or "") if parent is not None else ""


def _set_before(node: etree._Element, words: str) -> None:
    previous, parent = node.getprevious(), node.getparent()
    if previous is not None:
        previous.tail = words or None
    elif parent is not None:
        parent.text = words or None


def _margin(node: etree._Element) -> str | None:
    """How far the line of an element is indented; None when it shares its line."""
    before = _before(node) if node.getparent() is not None else "\n"
    line = before.rpartition("\n")
    return line[2] if line[1] and not before.strip() else None


def _unit(node: etree._Element) -> str:
    parent = node.getparent()
    outer, inner = (_margin(parent) if parent is not None else None), _margin(node)
    if outer is None or inner is None or not inner.startswith(outer) or inner == outer:
        return _UNIT
    return inner[len(outer) :]
