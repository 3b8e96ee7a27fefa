"""The namespaces of a route's drawing."""

from __future__ import annotations

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
HUIYIN = "urn:huiyin:bpmn:1"
_BPMN_TAG = f"{{{BPMN}}}"


def is_bpmn(node: etree._Element) -> bool:
    """Whether the tag is BPMN's own, not a vendor's or the drawing's."""
    return str(node.tag).startswith(_BPMN_TAG)
