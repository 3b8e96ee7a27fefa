"""Call activities: what is called, what it is given, what it gives back.

Camunda 7, Flowable and Activiti pass nothing that is not named; Camunda 8 passes everything unless told otherwise.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from engine.bpmn.desugar.context import Context, extensions_of, own_attribute, vendor_of, zeebe_extensions
from engine.bpmn.desugar.editing import drop, put_before, remove
from engine.bpmn.desugar.juel import is_juel
from engine.bpmn.desugar.mappings import Untranslatable, give, mapping
from engine.bpmn.desugar.namespaces import ACTIVITI, CAMUNDA, FLOWABLE, JUEL_VENDORS, ZEEBE
from engine.bpmn.desugar.notes import Place, Verdict
from engine.bpmn.desugar.rows import Row, converted, idle, ignored
from engine.bpmn.desugar.values import feel_of
from engine.bpmn.files.xml import HUIYIN
from engine.decisions import compile_expression
from engine.errors import BadExpression
from engine.text import text

_SAME_VERSION = text("A called process belongs to the same version of the route.")
_WRITE_ID = text("which process is called must be known before: write its id")

_NAMED_OR_ALL = text("variables that are named; all of them")
WRITE_CALLED = text("Write the called process's id in calledElement.")


def _by_key(place: Place) -> None:
    if place.value != "key":  # else it says what is so anyway
        place.notes.ignored(place.node, place.label, place.value, WRITE_CALLED)


JUEL: tuple[Row, ...] = (
    converted("in", '`huiyin:input`, `huiyin:inherits="true"`', where=_NAMED_OR_ALL),
    converted("out", '`huiyin:output`, `huiyin:returns="true"`', where=_NAMED_OR_ALL),
    converted("inheritVariables", '`huiyin:inherits="true"`', FLOWABLE, ACTIVITI),
    idle("calledElementBinding", _SAME_VERSION, CAMUNDA),
    idle("calledElementTenantId", text("There are no tenants here."), CAMUNDA),
    idle("sameDeployment", _SAME_VERSION, FLOWABLE),
    idle("fallbackToDefaultTenant", text("There are no tenants here."), FLOWABLE),
    idle("businessKey", text("A called process works on the same case, with its number."), FLOWABLE),
    idle("inheritBusinessKey", text("A called process works on the same case, with its number."), FLOWABLE),
    idle("processInstanceName", text("A called process works on the same case, with its number."), FLOWABLE),
    idle("completeAsync", text("Steps are saved one by one; nothing runs beside them."), FLOWABLE),
    ignored("calledElementVersion", _SAME_VERSION, CAMUNDA),
    ignored("calledElementVersionTag", _SAME_VERSION, CAMUNDA),
    Row("calledElementType", frozenset({FLOWABLE}), Verdict.IGNORED, "", WRITE_CALLED, _by_key),
    ignored("idVariableName", text("Remove it: called processes have no number of their own."), FLOWABLE),
    ignored("useLocalScopeForOutParameters", text("Put the call into a sub-process with outputs."), FLOWABLE),
    ignored("variableMappingClass", text("Say with huiyin:input and huiyin:output what is passed."), CAMUNDA),
    ignored("variableMappingDelegateExpression", text("Say with huiyin:input and huiyin:output what is passed."),
            CAMUNDA),
)  # fmt: skip

ZEEBE_ROWS: tuple[Row, ...] = (
    converted("calledElement processId", "`calledElement`", ZEEBE),
    converted("calledElement processIdExpression", "`calledElement`", ZEEBE),
    converted("calledElement propagateAllParentVariables", "`huiyin:inherits`", ZEEBE),
    converted("calledElement propagateAllChildVariables", "`huiyin:returns`", ZEEBE),
    idle("calledElement bindingType", _SAME_VERSION, ZEEBE),
    idle("calledElement businessId", text("A called process works on the same case, with its number."), ZEEBE),
    ignored("calledElement versionTag", _SAME_VERSION, ZEEBE),
)


def call(node: etree._Element, context: Context) -> None:
    """Convert a call activity."""
    found = zeebe_extensions(node, "calledElement")
    for called in found:
        _zeebe(node, called, context)
    if context.speaks_juel:
        _juel(node, context, said=bool(found))
    if is_juel(node.get("calledElement", "")):
        context.notes.untranslated(node, node.get("calledElement", ""), _WRITE_ID)


def _zeebe(node: etree._Element, called: etree._Element, context: Context) -> None:
    process = called.get("processId", "") or called.get("processIdExpression", "")
    if process.startswith("="):
        context.notes.untranslated(node, process, _WRITE_ID)
    elif process and not node.get("calledElement"):
        node.set("calledElement", process)
    inherits = called.get("propagateAllParentVariables", "true") != "false"
    outputs = node.find(f".//{{{HUIYIN}}}output") is not None
    mapped = outputs or node.find(f".//{{{HUIYIN}}}input") is not None
    # Where outputs are written only they come back, whatever else is said.
    returns = not outputs and called.get("propagateAllChildVariables", "true") != "false"
    drop(called, "propagateAllParentVariables", "propagateAllChildVariables")
    stays = any(name not in ("processId", "processIdExpression") for name in called.attrib)
    for name, value in (("inherits", inherits), ("returns", returns)):
        # Else it is what our reading takes anyway; of what stays nobody can tell later what stood beside it.
        if value == mapped or stays:
            give(node, name, "true" if value else "false")
    if not process.startswith("="):
        drop(called, "processId", "processIdExpression")
    if not called.attrib:
        remove(called)


def _juel(node: etree._Element, context: Context, *, said: bool) -> None:
    """`said`: what is passed was said by another vendor's setting already."""
    parts = [(local, child) for _, local, child in extensions_of(node, *JUEL_VENDORS) if local in ("in", "out")]
    if not parts and (context.ours or said):
        return  # where it is ours, it was drawn for us, or converted before
    everything = {kind: any(_all(child) for local, child in parts if local == kind) for kind in ("in", "out")}
    attribute = own_attribute(node, "inheritVariables")
    inherits = attribute is not None and node.attrib.pop(attribute) == "true"
    for kind, child in parts:
        if _all(child) or pass_on(node, child, "input" if kind == "in" else "output", context):
            remove(child)
    give(node, "inherits", "true" if everything["in"] or inherits else "false")
    give(node, "returns", "true" if everything["out"] else "false")


def _all(child: etree._Element) -> bool:
    return child.get("variables") == "all" and child.get("local", "false") != "true"


def pass_on(
    node: etree._Element,
    child: etree._Element,
    kind: str,
    context: Context,
    place: Callable[[etree._Element], None] | None = None,
) -> bool:
    """Turn one `in` or `out` into a mapping, in its place or where `place` puts it; False when it has none of ours."""
    source, target = child.get("sourceExpression") or child.get("source", ""), child.get("target", "")
    label = ":".join(vendor_of(child.tag))
    if child.get("businessKey"):
        context.notes.idle(
            node, f"{label} businessKey", text("A called process works on the same case, with its number.")
        )
        return False
    if child.get("variables") or not source:
        context.notes.ignored(node, label, child.get("variables", ""), text("Name the variables one by one."))
        return False
    try:
        made = mapping(kind, _source(source), target)
    except Untranslatable as problem:
        context.notes.untranslated(node, child.get("targetExpression") or target or source, problem.reason)
        return False
    except BadExpression as problem:
        context.notes.untranslated(node, source, problem)
        return False
    if place is None:
        put_before(child, made)
    else:
        place(made)
    return True


def _source(written: str) -> str:
    """A source is the name of a variable, or an expression."""
    if is_juel(written):
        return feel_of(written)
    compile_expression(written)
    return f"={written.strip()}"
