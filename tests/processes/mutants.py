"""Routes with one mistake each: a condition turned round, a limit moved, a time limit one longer, a rule that gives
what another one should."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from engine.bpmn.bundle.package import ROUTE_FILE, Bundle

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
HUIYIN = "{urn:huiyin:bpmn:1}"

_BOUNDARIES = (("<=", "<"), (">=", ">"), (" > ", " >= "), (" < ", " <= "))
_DURATION = re.compile(r"([0-9]+)(wd|wh|d|h|m)")


@dataclass(frozen=True)
class Mutant:
    """`what` says which mistake; `element` the id it concerns, None for the whole route."""

    kind: str
    what: str
    element: str | None
    bundle: Bundle

    def __str__(self) -> str:
        return self.what


def mutants(bundle: Bundle) -> list[Mutant]:
    """Every route that differs from `bundle` by one such mistake, in the order of the diagram."""
    return [*_of_model(bundle), *_of_clocks(bundle), *_of_tables(bundle)]


def _of_model(bundle: Bundle) -> Iterator[Mutant]:
    for position in range(len(_places(etree.fromstring(bundle.model)))):
        for variant in range(2):
            root = etree.fromstring(bundle.model)
            node = _places(root)[position]
            changed = _spoil(node, variant)
            if changed is not None:
                kind, what, element = changed
                spoiled = _with(bundle, bundle.model_name, etree.tostring(root))
                yield Mutant(kind, f"{bundle.key}: {what}", element, spoiled)


def _places(root: etree._Element) -> list[etree._Element]:
    return list(root.iter(f"{BPMN}conditionExpression", f"{BPMN}timeDuration", f"{BPMN}userTask"))


def _spoil(node: etree._Element, variant: int) -> tuple[str, str, str] | None:
    """Put one mistake into `node`; None when it has no place for this one."""
    if node.tag == f"{BPMN}conditionExpression":
        return _condition(node, str(_owner(node).get("id")), variant)
    if node.tag == f"{BPMN}timeDuration" and variant == 0:
        element = str(_owner(_owner(node)).get("id"))
        before, node.text = node.text or "", _longer(node.text or "")
        return "timer", f"timer of {element} {before} → {node.text}", element
    if node.tag == f"{BPMN}userTask":
        return _step(node, variant)
    return None


def _condition(node: etree._Element, element: str, variant: int) -> tuple[str, str, str] | None:
    before = node.text or ""
    if variant == 0:
        node.text = f"not({before})"
        return "condition", f"condition of {element} negated", element
    node.text = _moved(before)
    return ("boundary", f"{before} → {node.text}", element) if node.text != before else None


def _step(node: etree._Element, variant: int) -> tuple[str, str, str] | None:
    element = str(node.get("id"))
    if variant == 0:
        before = str(node.get(f"{HUIYIN}due"))
        node.set(f"{HUIYIN}due", _longer(before))
        return "due", f"due of {element} {before} → {_longer(before)}", element
    before = str(node.get(f"{HUIYIN}group", ""))
    if _moved(before) == before:
        return None
    node.set(f"{HUIYIN}group", _moved(before))
    return "boundary", f"group of {element}: {_moved(before)}", element


def _of_clocks(bundle: Bundle) -> Iterator[Mutant]:
    source = bundle.file(ROUTE_FILE).decode()
    for found in re.finditer(r"after: (\S+)", source):
        longer = source[: found.start(1)] + _longer(found.group(1)) + source[found.end(1) :]
        spoiled = _with(bundle, ROUTE_FILE, longer.encode())
        yield Mutant("clock", f"{bundle.key}: clock of {found.group(1)} longer", None, spoiled)


def _of_tables(bundle: Bundle) -> Iterator[Mutant]:
    """Each rule of each decision table with the output of another one."""
    for file in (name for name in bundle.files if name.endswith(".dmn")):
        for number in range(len(_outputs(etree.fromstring(bundle.files[file])))):
            root = etree.fromstring(bundle.files[file])
            cells = _outputs(root)
            right = cells[number].text
            cells[number].text = next(cell.text for cell in cells if cell.text != right)
            what = f"{bundle.key}: {file}, rule {number + 1} gives {cells[number].text}, not {right}"
            yield Mutant("rule", what, None, _with(bundle, file, etree.tostring(root)))


def _outputs(root: etree._Element) -> list[etree._Element]:
    return list(root.iterfind(".//{*}outputEntry/{*}text"))


def _moved(expression: str) -> str:
    """The expression with its first limit moved to the other side of equality."""
    for old, new in _BOUNDARIES:
        if old in expression:
            return expression.replace(old, new, 1)
    return expression


def _longer(duration: str) -> str:
    return _DURATION.sub(lambda found: f"{int(found.group(1)) + 1}{found.group(2)}", duration, count=1)


def _owner(node: etree._Element) -> etree._Element:
    parent = node.getparent()
    assert parent is not None
    return parent


def _with(bundle: Bundle, name: str, data: bytes) -> Bundle:
    return Bundle(bundle.key, {**bundle.files, name: data})
