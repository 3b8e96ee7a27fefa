"""Item definitions: the types of a file."""

from __future__ import annotations

from lxml import etree

from engine.decisions.dmn.model import FunctionItem, ItemDefinition
from engine.decisions.dmn.reading.xml import attribute, below, first, line_of, text_in, type_ref


def read_item(node: etree._Element) -> ItemDefinition:
    """An `itemDefinition` or one of its components."""
    return ItemDefinition(
        name=" ".join(attribute(node, "name").split()),
        line=line_of(node),
        base=type_ref(node),
        collection=attribute(node, "isCollection") in ("true", "1"),
        allowed=text_in(first(node, "allowedValues")),
        constraint=text_in(first(node, "typeConstraint")),
        components=tuple(read_item(part) for part in below(node, "itemComponent")),
        function=_function(first(node, "functionItem")),
    )


def _function(node: etree._Element | None) -> FunctionItem | None:
    if node is None:
        return None
    parameters = tuple((attribute(one, "name"), type_ref(one)) for one in below(node, "parameters"))
    return FunctionItem(parameters, attribute(node, "outputTypeRef"))
