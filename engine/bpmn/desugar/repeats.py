"""Multiple instances: collections, elements, gathered answers; ad-hoc sub-processes of Camunda 8."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.desugar.context import Context, extensions_of, own_attribute, zeebe_extensions
from engine.bpmn.desugar.editing import content, elements, prune, remove
from engine.bpmn.desugar.juel import is_juel, is_name
from engine.bpmn.desugar.mappings import give, move
from engine.bpmn.desugar.namespaces import FLOWABLE, JUEL_VENDORS, ZEEBE
from engine.bpmn.desugar.rows import Row, converted, ignored
from engine.bpmn.desugar.values import feel_of
from engine.bpmn.files.xml import BPMN
from engine.errors import BadExpression
from engine.text import text

_GATHER = text("Say with huiyin:outputCollection and huiyin:outputElement what is gathered.")

JUEL: tuple[Row, ...] = (
    converted("collection", "`huiyin:collection`"),
    converted("elementVariable", "`huiyin:element`"),
    ignored("elementIndexVariable", text("Use loopCounter, which counts from 1."), FLOWABLE),
    ignored("variableAggregation", _GATHER, FLOWABLE),
    ignored("noWaitStatesAsyncLeave", text("Remove it: steps are saved one by one."), FLOWABLE),
)

ZEEBE_ROWS: tuple[Row, ...] = (
    converted("loopCharacteristics inputCollection", "`huiyin:collection`", ZEEBE),
    converted("loopCharacteristics inputElement", "`huiyin:element`", ZEEBE),
    converted("loopCharacteristics outputCollection", "`huiyin:outputCollection`", ZEEBE),
    converted("loopCharacteristics outputElement", "`huiyin:outputElement`", ZEEBE),
    converted("adHoc activeElementsCollection", "`huiyin:activate`", ZEEBE),
    ignored("adHoc outputCollection", _GATHER, ZEEBE),
    ignored("adHoc outputElement", _GATHER, ZEEBE),
)

_OURS = {
    "inputCollection": "collection",
    "inputElement": "element",
    "outputCollection": "outputCollection",
    "outputElement": "outputElement",
}


def instances(node: etree._Element, context: Context) -> None:
    """Convert `multiInstanceLoopCharacteristics`."""
    for loop in zeebe_extensions(node, "loopCharacteristics"):
        for name, ours in _OURS.items():
            move(loop, name, node, ours, context)
        if not loop.attrib and not len(loop):
            remove(loop)
            prune(node)
    _collection(node, context)
    _element(node, context)


def _collection(node: etree._Element, context: Context) -> None:
    attribute = own_attribute(node, "collection")
    if attribute is not None:
        written = str(node.get(attribute))
        if _gives(node, written, context):
            node.attrib.pop(attribute)
        return
    nested = next((child for _, local, child in extensions_of(node, *JUEL_VENDORS) if local == "collection"), None)
    if nested is not None:
        inside = elements(nested)
        written = content(inside[0]) if inside else content(nested)
        if nested.attrib:  # somebody's class works the list out
            context.notes.untranslated(node, written, text("a class works out the list"))
        elif _gives(node, written, context):
            remove(nested)
            prune(node)
    reference = node.find(f"{{{BPMN}}}loopDataInputRef")
    if reference is None:
        return
    written = content(reference)
    # What names nothing in the file names a variable for them.
    named = context.speaks_juel and is_name(written) and written not in context.ids
    if (named or is_juel(written)) and _gives(node, written, context):
        remove(reference)


def _gives(node: etree._Element, written: str, context: Context) -> bool:
    """Take an expression, or the name of a variable, as the collection."""
    try:
        source = feel_of(written) if is_juel(written) else f"={written.strip()}"
    except BadExpression as problem:
        context.notes.untranslated(node, written, problem)
        return False
    if not is_juel(written) and not is_name(written.strip()):
        context.notes.untranslated(node, written, text("“{name}” is no name that FEEL could use", name=written))
        return False
    give(node, "collection", source)
    return True


def _element(node: etree._Element, context: Context) -> None:
    attribute = own_attribute(node, "elementVariable")
    if attribute is None:
        return
    name = str(node.get(attribute)).strip()
    if is_name(name):
        give(node, "element", name)
        node.attrib.pop(attribute)
    else:
        context.notes.untranslated(node, name, text("“{name}” is no name that FEEL could use", name=name))


def adhoc(node: etree._Element, context: Context) -> None:
    """Convert which elements an ad-hoc sub-process begins with."""
    for held in zeebe_extensions(node, "adHoc"):
        move(held, "activeElementsCollection", node, "activate", context)
        if not held.attrib and not len(held):
            remove(held)
