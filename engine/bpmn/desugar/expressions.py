"""Expressions where BPMN itself has them: conditions, timers, counts, scripts."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.desugar.context import Context, own_attribute, zeebe_extensions
from engine.bpmn.desugar.editing import append, content, drop, new, remove, set_content
from engine.bpmn.desugar.juel import is_juel, is_name, to_feel
from engine.bpmn.desugar.mappings import give
from engine.bpmn.desugar.namespaces import ACTIVITI, CAMUNDA, FLOWABLE, ZEEBE
from engine.bpmn.desugar.notes import Place, Verdict
from engine.bpmn.desugar.pieces import COMPLETION_NAMES, LOOP_NAMES, Names
from engine.bpmn.desugar.rows import Row, converted, idle, ignored
from engine.bpmn.desugar.values import feel_of, known
from engine.bpmn.files.xml import BPMN, HUIYIN
from engine.errors import BadExpression
from engine.text import text
from engine.xmlfile import local_name

_INLINE = text("Write the expression into the diagram, in FEEL.")
_WITH_A_VALUE = text("script tasks; decisions; service tasks with a plain expression")
_ASKED_ALWAYS = text("Conditions are asked whenever the case stands still.")


def _elsewhere(place: Place) -> None:
    place.notes.unknown_work(place.node, place.label, place.value, _INLINE)


JUEL: tuple[Row, ...] = (
    converted("resultVariable", "`huiyin:result`", where=_WITH_A_VALUE),
    Row("resource", frozenset({CAMUNDA}), Verdict.UNKNOWN_WORK, "", _INLINE, _elsewhere),
    ignored("autoStoreVariables", text("Set huiyin:result: a script gives one value."), FLOWABLE, ACTIVITI),
    ignored("skipExpression", text("Draw a gateway that leads past the step."), FLOWABLE, ACTIVITI),
    idle("variableName", _ASKED_ALWAYS, CAMUNDA),
    ignored("variableEvents", _ASKED_ALWAYS, CAMUNDA),
)
ZEEBE_ROWS: tuple[Row, ...] = (
    converted("script expression", "`script`", ZEEBE),
    converted("script resultVariable", "`huiyin:result`", ZEEBE),
    idle("conditionalFilter", _ASKED_ALWAYS, ZEEBE),
)

_TIMERS = ("timeDate", "timeDuration", "timeCycle")
TAGS = (
    "conditionExpression", "condition", "activationCondition", "completionCondition", "loopCondition",
    "loopCardinality", "transformation", "from", "messagePath", "dataPath", *_TIMERS,
)  # fmt: skip


def expression(node: etree._Element, context: Context) -> None:
    """Convert one of BPMN's own expressions from JUEL; another language is named."""
    written, kind = content(node), local_name(node)
    language = node.get("language", "").lower()
    # Modelling tools leave XPath, BPMN's own default, beside what they write in JUEL.
    known = "juel" in language or "feel" in language or ("xpath" in language and is_juel(written))
    if language and not known:
        if kind != "conditionExpression":  # the parser refuses those itself
            context.notes.untranslated(node, written, text("it is written in “{language}”", language=language))
        return
    if not is_juel(written):
        _foreign_feel(node, written, context)
        return
    names: Names = COMPLETION_NAMES if kind == "completionCondition" else LOOP_NAMES
    try:
        feel = to_feel(written, names)
    except BadExpression as problem:
        context.notes.untranslated(node, written, problem)
        return
    set_content(node, f"={feel}" if kind in _TIMERS else feel)
    drop(node, "language")


def _foreign_feel(node: etree._Element, written: str, context: Context) -> None:
    """FEEL of Camunda 8 may call functions that only Camunda has."""
    try:
        if ZEEBE in context.meant:
            known(written)
    except BadExpression as problem:
        context.notes.untranslated(node, written, problem)


def script(node: etree._Element, context: Context) -> None:
    """Convert a script task."""
    _zeebe_script(node, context)
    held = node.find(f"{{{BPMN}}}script")
    written = "" if held is None else content(held)
    language = node.get("scriptFormat", "").lower()
    if held is not None and is_juel(written) and language in ("", "juel"):
        try:
            set_content(held, to_feel(written))
            node.set("scriptFormat", "feel")
        except BadExpression as problem:
            context.notes.untranslated(node, written, problem)
    result = own_attribute(node, "resultVariable")
    if result is not None and _named(node, str(node.get(result)), context):
        node.attrib.pop(result)


def _zeebe_script(node: etree._Element, context: Context) -> None:
    held = next(iter(zeebe_extensions(node, "script")), None)
    if held is None or node.find(f"{{{BPMN}}}script") is not None:
        return
    if not _named(node, held.get("resultVariable", ""), context):
        return
    made = new(f"{{{BPMN}}}script")
    try:
        made.text = feel_of(held.get("expression", ""), zeebe=True)
    except BadExpression as problem:
        context.notes.untranslated(node, held.get("expression", ""), problem)
        return
    append(node, made)
    remove(held)


def computation(node: etree._Element, context: Context) -> None:
    """A service task that only works out an expression is a script task here."""
    source, result = own_attribute(node, "expression"), own_attribute(node, "resultVariable")
    result = result or own_attribute(node, "resultVariableName")
    if source is None or result is None or not is_name(str(node.get(result))):
        return
    try:
        feel = to_feel(str(node.get(source)))
    except BadExpression:
        return  # it is told as work that is not known here
    node.tag = f"{{{BPMN}}}scriptTask"
    drop(node, "implementation", "operationRef")
    node.set("scriptFormat", "feel")
    node.set(f"{{{HUIYIN}}}result", str(node.attrib.pop(result)))
    node.attrib.pop(source)
    made = new(f"{{{BPMN}}}script")
    made.text = feel
    append(node, made)


def _named(node: etree._Element, name: str, context: Context) -> bool:
    """Keep the script's value under this name."""
    if not is_name(name.strip()):
        context.notes.untranslated(node, name, text("“{name}” is no name that FEEL could use", name=name))
        return False
    give(node, "result", name.strip())
    return True
