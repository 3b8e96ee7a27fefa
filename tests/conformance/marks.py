"""The marks of an element, as they stand in square brackets in the notation of the table.

| mark | meaning |
| --- | --- |
| `parallel 3`, `sequential =n` | so many instances |
| `parallel item in list` | one for each element of a list |
| `each throws signal s`, `first throws …`, `throws … if FEEL` | what instances throw once they are done |
| `until FEEL`, `gather results = FEEL` | completion condition; the list of what each instance gave |
| `loop while FEEL`, `loop before while FEEL`, `max 3` | a standard loop |
| `in name = FEEL`, `out name = FEEL`, `isolated`, `keeps` | mappings; nothing else comes in; nothing else goes out |
| `read ledger as book`, `write ledger from FEEL` | data associations with a data object or store |
| `takes 2`, `makes 2` | start and completion quantity |
| `compensation`, `instantiate`, `all` | for compensation; begins a run; an event gateway that waits for all |
| `in order`, `lets others finish`, `activates FEEL` | of ad-hoc sub-processes |
| `attribute=value` | an attribute as it stands |
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from tests.conformance.definitions import Roots, definitions


@dataclass
class Marked:
    """What the marks of one element come to."""

    key: str
    tag: str
    roots: Roots
    attributes: dict[str, str] = field(default_factory=dict)
    extensions: str = ""
    repeats: dict[str, str] = field(default_factory=dict)
    repeats_inside: str = ""
    looped: str = ""
    inputs: str = ""
    listed: str = ""
    reads: str = ""
    inside: str = ""


def marks(text: str, tag: str, key: str, roots: Roots) -> tuple[dict[str, str], str, str]:
    """Attributes, content of the extension elements, and children, for an element of this tag and id."""
    marked = Marked(key, tag, roots)
    for mark in filter(None, (part.strip() for part in text.split(";"))):
        _apply(marked, mark)
    inside = ""
    if marked.inputs:
        inside += f"<ioSpecification>{marked.inputs}<inputSet>{marked.listed}</inputSet><outputSet/></ioSpecification>"
    inside += marked.reads + marked.inside
    if marked.looped:
        attributes = "".join(f" {name}={quoteattr(value)}" for name, value in marked.repeats.items())
        inside += f"<{marked.looped}{attributes}>{marked.repeats_inside}</{marked.looped}>"
    return marked.attributes, marked.extensions, inside


def _apply(marked: Marked, mark: str) -> None:
    for pattern, act in _MARKS:
        if found := re.fullmatch(pattern, mark):
            act(marked, found)
            return
    raise AssertionError(f"“{mark}” is no mark")


def _instances(marked: Marked, found: re.Match[str]) -> None:
    marked.looped = "multiInstanceLoopCharacteristics"
    if found[1] == "sequential":
        marked.repeats["isSequential"] = "true"
    each = re.fullmatch(r"(\w+) in (.+)", found[2])
    if each:
        marked.repeats |= {"huiyin:collection": f"={each[2]}", "huiyin:element": each[1]}
    else:
        marked.repeats_inside += f"<loopCardinality>{escape(found[2].removeprefix('='))}</loopCardinality>"


def _loop(marked: Marked, found: re.Match[str]) -> None:
    marked.looped = "standardLoopCharacteristics"
    if found[1]:
        marked.repeats["testBefore"] = "true"
    if found[2]:
        marked.repeats_inside += f"<loopCondition>{escape(found[2])}</loopCondition>"


def _until(marked: Marked, found: re.Match[str]) -> None:
    marked.repeats_inside += f"<completionCondition>{escape(found[1])}</completionCondition>"


def _gather(marked: Marked, found: re.Match[str]) -> None:
    marked.repeats |= {"huiyin:outputCollection": found[1], "huiyin:outputElement": f"={found[2]}"}


def _shortcut(marked: Marked, found: re.Match[str]) -> None:
    behavior = {"each": "None", "first": "One"}[found[1]]
    marked.repeats["behavior"] = behavior
    if found[2]:
        marked.repeats[f"{behavior.lower()}BehaviorEventRef"] = marked.roots.definition(found[2])


def _throws(marked: Marked, found: re.Match[str]) -> None:
    marked.repeats["behavior"] = "Complex"
    event = f"<event>{definitions(found[1], marked.roots)[1]}</event>"
    condition = f"<condition>{escape(found[2])}</condition>"
    marked.repeats_inside += f"<complexBehaviorDefinition>{condition}{event}</complexBehaviorDefinition>"


def _mapping(marked: Marked, found: re.Match[str]) -> None:
    side = {"in": "input", "out": "output"}[found[1]]
    marked.extensions += f"<huiyin:{side} source={quoteattr('=' + found[3])} target={quoteattr(found[2])}/>"


def _read(marked: Marked, found: re.Match[str]) -> None:
    name = f"{marked.key}_in_{found[2]}"
    marked.inputs += f'<dataInput id="{name}" name="{found[2]}"/>'
    marked.listed += f"<dataInputRefs>{name}</dataInputRefs>"
    ends = f"<sourceRef>{found[1]}_ref</sourceRef><targetRef>{name}</targetRef>"
    marked.reads += f'<dataInputAssociation id="{name}_from">{ends}</dataInputAssociation>'


def _write(marked: Marked, found: re.Match[str]) -> None:
    change = f"<transformation>{escape(found[2])}</transformation>"
    ends = f"<targetRef>{found[1]}_ref</targetRef>{change}"
    marked.inside += f'<dataOutputAssociation id="{marked.key}_to_{found[1]}">{ends}</dataOutputAssociation>'


def _plain(attribute: str, value: str) -> Callable[[Marked, re.Match[str]], None]:
    return lambda marked, _: marked.attributes.update({attribute: value})


def _attribute(marked: Marked, found: re.Match[str]) -> None:
    marked.attributes[found[1]] = found[2]


_MARKS: tuple[tuple[str, Callable[[Marked, re.Match[str]], None]], ...] = (
    (r"(parallel|sequential) (.+)", _instances),
    (r"loop( before)?(?: ?while (.+))?", _loop),
    (r"max (.+)", lambda marked, found: marked.repeats.update({"loopMaximum": found[1]})),
    (r"(each|first) throws(?: (.+))?", _shortcut),
    (r"throws (.+?) if (.+)", _throws),
    (r"until (.+)", _until),
    (r"gather (\w+) = (.+)", _gather),
    (r"in order", _plain("ordering", "Sequential")),
    (r"(in|out) (\w+) = (.+)", _mapping),
    (r"isolated", _plain("huiyin:inherits", "false")),
    (r"keeps", _plain("huiyin:returns", "false")),
    (r"read (\w+) as (\w+)", _read),
    (r"write (\w+) from (.+)", _write),
    (r"takes (.+)", lambda marked, found: marked.attributes.update({"startQuantity": found[1]})),
    (r"makes (.+)", lambda marked, found: marked.attributes.update({"completionQuantity": found[1]})),
    (r"compensation", _plain("isForCompensation", "true")),
    (r"instantiate", _plain("instantiate", "true")),
    (r"all", _plain("eventGatewayType", "Parallel")),
    (r"lets others finish", _plain("cancelRemainingInstances", "false")),
    (r"activates (.+)", lambda marked, found: marked.attributes.update({"huiyin:activate": f"={found[1]}"})),
    (r"([\w:]+)=(.*)", _attribute),
)
