"""Decisions: which one a step asks, and what becomes of its answer."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.desugar.context import Context, extensions_of, own_attribute, zeebe_extensions
from engine.bpmn.desugar.editing import content, drop, remove
from engine.bpmn.desugar.juel import is_juel, is_name
from engine.bpmn.desugar.mappings import give
from engine.bpmn.desugar.namespaces import CAMUNDA, FLOWABLE, ZEEBE
from engine.bpmn.desugar.notes import Place, Verdict
from engine.bpmn.desugar.rows import Row, converted, idle, ignored
from engine.bpmn.files.xml import BPMN, HUIYIN
from engine.text import text

_SAME_VERSION = text("A decision belongs to the same version of the route.")
_NO_TENANTS = text("There are no tenants here.")
_KNOWN_BEFORE = text("which decision is asked must be known before: write its id")
_ANSWER = text("One output comes as itself, several as a context, several hits as a list: map it with huiyin:output.")
_AS_HERE = frozenset({"singleEntry", "collectEntries"})
"""What Camunda 7 makes of an answer that is the same here."""

_KEYS = ("decisionTableReferenceKey", "decisionServiceReferenceKey")


def _shape(place: Place) -> None:
    if place.value in _AS_HERE:
        place.take()
    else:
        place.notes.ignored(place.node, place.label, place.value, _ANSWER)


JUEL: tuple[Row, ...] = (
    converted("decisionRef", "`huiyin:decision`", CAMUNDA),
    Row(
        "mapDecisionResult", frozenset({CAMUNDA}), Verdict.CONVERTED, "`huiyin:decision`", _ANSWER, _shape,
        text("`singleEntry`, `collectEntries`, which need no saying"),
    ),
    idle("decisionRefBinding", _SAME_VERSION, CAMUNDA),
    idle("decisionRefTenantId", _NO_TENANTS, CAMUNDA),
    ignored("decisionRefVersion", _SAME_VERSION, CAMUNDA),
    ignored("decisionRefVersionTag", _SAME_VERSION, CAMUNDA),
)  # fmt: skip
ZEEBE_ROWS: tuple[Row, ...] = (
    converted("calledDecision decisionId", "`huiyin:decision`", ZEEBE),
    converted("calledDecision resultVariable", "`huiyin:result`", ZEEBE),
    idle("calledDecision bindingType", _SAME_VERSION, ZEEBE),
    idle("calledDecision retries", text("Steps are saved one by one; there are no jobs to order or to repeat."), ZEEBE),
    ignored("calledDecision versionTag", _SAME_VERSION, ZEEBE),
)


def decision(node: etree._Element, context: Context) -> None:
    """Convert a business rule task, of a process or of the whole file."""
    _zeebe_decision(node, context)
    asked, kept = own_attribute(node, "decisionRef"), own_attribute(node, "resultVariable")
    if asked is None:
        return
    if not _asked(node, str(node.get(asked)), context):
        return
    node.attrib.pop(asked)
    if kept is not None and _kept(node, str(node.get(kept)), context):
        node.attrib.pop(kept)
    if own_attribute(node, "mapDecisionResult") is None:
        context.notes.ignored(node, "camunda:mapDecisionResult", "resultList", _ANSWER)


def dmn_task(node: etree._Element, context: Context) -> None:
    """Flowable's task of type dmn is a service task with the decision's key among its fields."""
    kind = own_attribute(node, "type")
    if kind is None or str(node.get(kind)).strip() != "dmn":
        return
    fields = [one for _, name, one in extensions_of(node, FLOWABLE) if name == "field"]
    key = next((_value(one) for one in fields if one.get("name") in _KEYS and _value(one)), "")
    if not key or not _asked(node, key, context):
        return
    node.tag = f"{{{BPMN}}}businessRuleTask"
    node.attrib.pop(kind)
    drop(node, "implementation", "operationRef")
    for one in fields:
        remove(one)
    if _kept(node, key, context):
        context.notes.ignored(node, "flowable:type", "dmn", _ANSWER)


def _zeebe_decision(node: etree._Element, context: Context) -> None:
    held = next(iter(zeebe_extensions(node, "calledDecision")), None)
    if held is None or ("decisionId" not in held.attrib and f"{{{HUIYIN}}}decision" in node.attrib):
        return  # it was converted before, and what is left of it has no equivalent
    if not _asked(node, held.get("decisionId", ""), context):
        return
    drop(held, "decisionId")
    if "resultVariable" in held.attrib and _kept(node, held.get("resultVariable", ""), context):
        drop(held, "resultVariable")


def _asked(node: etree._Element, name: str, context: Context) -> bool:
    """Ask the decision of this id, which must stand there plainly."""
    name = name.strip()
    if not name or is_juel(name) or name.startswith("="):
        context.notes.untranslated(node, name, _KNOWN_BEFORE)
        return False
    give(node, "decision", name)
    return True


def _kept(node: etree._Element, name: str, context: Context) -> bool:
    """Keep the answer under this name."""
    if not is_name(name.strip()):
        context.notes.untranslated(node, name, text("“{name}” is no name that FEEL could use", name=name))
        return False
    give(node, "result", name.strip())
    return True


def _value(field: etree._Element) -> str:
    """What a field of Flowable holds: an attribute, or a child with its text."""
    inside = field.find("{*}string")
    return (field.get("stringValue") or ("" if inside is None else content(inside))).strip()
