"""Through a file element by element: first what concerns an element as a whole, then each setting by its row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from lxml import etree

from engine.bpmn.desugar import beside, calls, decisions, expressions, jbpm, mappings, messages, people, repeats, work
from engine.bpmn.desugar.context import Context, context_of, extensions_of, vendor_of
from engine.bpmn.desugar.editing import prune, remove
from engine.bpmn.desugar.namespaces import DROOLS, JUEL_VENDORS, ZEEBE
from engine.bpmn.desugar.notes import Place, Verdict
from engine.bpmn.desugar.rows import NO_EQUIVALENT, Row, by_name
from engine.bpmn.files.xml import is_bpmn
from engine.findings import Finding
from engine.xmlfile import local_name

Step = Callable[[etree._Element, Context], None]
Table = Mapping[str, Row]

_CONCERNS = (people, mappings, calls, repeats, expressions, decisions, messages, work, beside)
JUEL_TABLE: Table = by_name(row for concern in _CONCERNS for row in concern.JUEL)
"""Settings of Camunda 7, Flowable and Activiti. `startEvent:formKey` is `formKey` of start events alone."""

ZEEBE_TABLE: Table = by_name(row for concern in _CONCERNS for row in concern.ZEEBE_ROWS)
"""Settings of Camunda 8; `taskSchedule dueDate` is an attribute of an element."""

TABLES: Mapping[str, Table] = {
    **dict.fromkeys(sorted(JUEL_VENDORS), JUEL_TABLE),
    ZEEBE: ZEEBE_TABLE,
    DROOLS: by_name(jbpm.ROWS),
}
"""By vendor."""

_STEPS: Mapping[str, tuple[Step, ...]] = {
    "callActivity": (calls.call,),
    "userTask": (people.owners,),
    "scriptTask": (expressions.script,),
    "serviceTask": (expressions.computation, decisions.dmn_task),
    "businessRuleTask": (decisions.decision,),
    "globalBusinessRuleTask": (decisions.decision,),
    "multiInstanceLoopCharacteristics": (repeats.instances,),
    "adHocSubProcess": (repeats.adhoc,),
    "signalEventDefinition": (messages.payload,),
    "errorEventDefinition": (messages.error_by_code, messages.code_variable),
    "escalationEventDefinition": (messages.code_variable,),
    **dict.fromkeys(("message", "signal", "error", "escalation"), (messages.names,)),
    **dict.fromkeys(expressions.TAGS, (expressions.expression,)),
}


def desugar(root: etree._Element, file: str) -> list[Finding]:
    """Rewrite the file in place; findings for all that has no equivalent here, in the order of the document.

    Ids are never touched. Done again it changes nothing more. Errors are what keeps the file from running rightly;
    warnings are settings that are not honoured; an info says that a setting changes nothing.
    """
    context = context_of(root, file)
    findings = context.notes.findings
    for node in [node for node in root.iter(etree.Element) if is_bpmn(node)]:
        begin = len(findings)
        if context.vendors:
            mappings.mappings(node, context)
        mapped = slice(begin, len(findings))
        for step in _STEPS.get(local_name(node), ()):
            step(node, context)
        if context.vendors:
            if _settings(node, context):
                del findings[mapped]
            prune(node)
    return findings


def _settings(node: etree._Element, context: Context) -> bool:
    """Whether nobody knows the work of the element: what was to go into that need not be said."""
    works: list[tuple[Place, Row]] = []
    for place, row in list(_places(node, context)):
        if row is None:
            if place.name.rpartition("}")[2] not in work.DETAILS and _name(place.holder) not in work.DETAILS:
                place.notes.ignored(node, place.label, place.value, NO_EQUIVALENT)
        elif row.act is not None:
            row.act(place)
        elif row.verdict is Verdict.UNKNOWN_WORK:
            works.append((place, row))
    unknown = bool(works) and work.tell(node, works, context.notes)
    for _, _, child in list(extensions_of(node, ZEEBE)):
        if not child.attrib and not len(child) and not (child.text or "").strip() and _is_bag(_name(child)):
            remove(child)
    return unknown


def _places(node: etree._Element, context: Context) -> Iterator[tuple[Place, Row | None]]:
    """Every setting of other vendors on the element, with its row."""
    kind = local_name(node)
    for key in node.attrib:
        vendor, name = vendor_of(key)
        if vendor:
            place = Place(node, node, str(key), f"{vendor}:{name}", context.notes)
            yield place, _row(vendor, kind, name)
    for vendor, name, child in extensions_of(node):
        label = f"{vendor}:{name}"
        whole = _row(vendor, kind, name)
        if whole is not None or vendor != ZEEBE or not _is_bag(name):
            yield Place(node, child, "", label, context.notes), whole
            continue
        for key in child.attrib:
            place = Place(node, child, str(key), f"{label} {key!s}", context.notes)
            yield place, ZEEBE_TABLE.get(f"{name} {key!s}")


def _row(vendor: str, kind: str, name: str) -> Row | None:
    table = TABLES[vendor]
    return table.get(f"{kind}:{name}") or table.get(name)


_BAGS = frozenset(name.partition(" ")[0] for name in ZEEBE_TABLE if " " in name)


def _is_bag(name: str) -> bool:
    """Whether an element of Camunda 8 only carries attributes."""
    return name in _BAGS


def _name(node: etree._Element) -> str:
    return vendor_of(node.tag)[1]
