"""What data enters and leaves a step: `inputOutput` of Camunda 7, `ioMapping` of Camunda 8."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.desugar.context import Context, extensions_of, vendor_of
from engine.bpmn.desugar.editing import content, elements, new, put_before, remove
from engine.bpmn.desugar.juel import is_name
from engine.bpmn.desugar.namespaces import CAMUNDA, ZEEBE
from engine.bpmn.desugar.rows import Row, converted
from engine.bpmn.desugar.values import feel_of, known
from engine.bpmn.files.xml import HUIYIN
from engine.bpmn.settings.flowtable import ACTIVITIES, EVENTS
from engine.decisions import literal
from engine.errors import BadExpression
from engine.text import Text, text
from engine.xmlfile import local_name

JUEL: tuple[Row, ...] = (
    converted("inputOutput", "`huiyin:input`, `huiyin:output`", CAMUNDA, where=text("texts, expressions, lists, maps")),
)
ZEEBE_ROWS: tuple[Row, ...] = (converted("ioMapping", "`huiyin:input`, `huiyin:output`", ZEEBE),)

_USE_IN_OUT = text("Say with camunda:in and camunda:out what the called process gets and gives.")
_NAME_ALL = text("Only what huiyin:output names is kept of what comes in: name there all that is needed.")
_NO_NAME = text("“{name}” is no name that FEEL could use")


class Untranslatable(Exception):
    """A mapping without an equivalent, and why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


def mappings(node: etree._Element, context: Context) -> None:
    """Turn the mappings of one element into ours, as far as they can be."""
    for vendor, name, holder in list(extensions_of(node)):
        if (vendor == ZEEBE, name) not in ((True, "ioMapping"), (False, "inputOutput")):
            continue
        if vendor != ZEEBE and local_name(node) == "callActivity":
            context.notes.ignored(node, f"{vendor}:{name}", "", _USE_IN_OUT)
            continue
        outputs = [_convert(node, holder, part, context, zeebe=vendor == ZEEBE) for part in elements(holder)]
        if vendor != ZEEBE and any(outputs):
            _also_give_back(node, f"{vendor}:{name}", context)
        if not elements(holder):
            remove(holder)


def _also_give_back(node: etree._Element, label: str, context: Context) -> None:
    """There what people enter or a message brings goes outside beside the outputs; here outputs keep the rest in."""
    kind = local_name(node)
    if kind in ACTIVITIES:
        give(node, "returns", "true")
    elif kind in EVENTS:
        context.notes.ignored(node, label, "", _NAME_ALL)


def _convert(
    node: etree._Element, holder: etree._Element, part: etree._Element, context: Context, *, zeebe: bool
) -> bool:
    """Convert one mapping; whether it was one outward."""
    kind = vendor_of(part.tag)[1].removesuffix("Parameter")
    target = part.get("target" if zeebe else "name", "").strip()
    try:
        source = feel_of(part.get("source", ""), zeebe=True) if zeebe else _value(part)
        put_before(holder, mapping(kind, source, target))
    except Untranslatable as problem:
        context.notes.untranslated(node, content(part) or part.get("source") or target, problem.reason)
    except BadExpression as problem:
        context.notes.untranslated(node, content(part) or part.get("source", ""), problem)
    else:
        remove(part)
        return kind == "output"
    return False


def mapping(kind: str, source: str, target: str) -> etree._Element:
    """One `huiyin:input` or `huiyin:output`; raises `Untranslatable` for a target that is no name."""
    if not is_name(target):
        raise Untranslatable(_NO_NAME.bind(name=target))
    return new(f"{{{HUIYIN}}}{kind}", source=source, target=target)


def give(node: etree._Element, name: str, value: str) -> None:
    """Set an attribute of ours, unless it is there."""
    attribute = f"{{{HUIYIN}}}{name}"
    if node.get(attribute) is None:
        node.set(attribute, value)


def move(holder: etree._Element, name: str, node: etree._Element, ours: str, context: Context) -> None:
    """Turn an attribute of Camunda 8 into ours, where it holds a name or FEEL that is understood here."""
    if name not in holder.attrib:
        return
    try:
        give(node, ours, known(str(holder.get(name)).strip()))
    except BadExpression as problem:
        context.notes.untranslated(node, str(holder.get(name)), problem)
    else:
        holder.attrib.pop(name)


def _value(part: etree._Element) -> str:
    inside = elements(part)
    return f"={_structure(inside[0])}" if inside else feel_of(content(part))


def _structure(node: etree._Element) -> str:
    """FEEL for a list or map; a script may be FEEL, and nothing else."""
    kind = local_name(node)
    if kind == "list":
        return f"[{', '.join(map(_structure, elements(node)))}]"
    if kind == "map":
        entries = (f"{literal(entry.get('key', ''))}: {_value(entry)[1:]}" for entry in elements(node))
        return f"{{{', '.join(entries)}}}"
    if kind == "script":
        language = node.get("scriptFormat", "")
        if "feel" not in language.lower() or not content(node):
            raise Untranslatable(text("it is a script in “{language}”", language=language))
        return known(f"={content(node).removeprefix('=').strip()}")[1:]
    return feel_of(content(node))[1:]
