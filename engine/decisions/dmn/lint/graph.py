"""The requirement graph: where its arrows lead, whether they go round, whether they are needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.decisions.dmn.lint.subject import Subject
from engine.decisions.dmn.model import Decision, Element, InputData, Knowledge, Requirement
from engine.findings import Finding
from engine.rulebook import error, info
from engine.text import Text, text

FAMILY = "Decisions: the graph"

REFERENCE = error("dmn-reference", FAMILY, "An arrow, or a part of a service, leads to nothing in the model.", "6.3")
WRONG_END = error(
    "dmn-reference-kind",
    FAMILY,
    "An arrow leads to an element of a kind that it cannot lead to: an input as a function, a function as a value.",
    "6.2.3",
)
CYCLE = error("dmn-cycle", FAMILY, "Decisions or functions require each other in a circle.", "6.3.7")
SERVICE_EMPTY = error("dmn-service-empty", FAMILY, "A decision service has no output decision.", "6.3.10")
INPUT_UNUSED = info("dmn-input-unused", FAMILY, "An input is drawn and nothing in the file requires it.")

_INPUT, _DECISION, _FUNCTION, _SERVICE = text("an input"), text("a decision"), text("a function"), text("a service")
_VALUES, _FUNCTIONS = ("input", "decision"), ("function", "service")
_WORDS: Mapping[str, Text] = {"input": _INPUT, "decision": _DECISION, "function": _FUNCTION, "service": _SERVICE}


def kind_of(element: Element) -> str:
    """`input`, `decision`, `function` or `service`."""
    match element:
        case InputData():
            return "input"
        case Decision():
            return "decision"
        case Knowledge():
            return "function"
    return "service"


def check(subject: Subject) -> Iterator[Finding]:
    """Findings about arrows."""
    for element, requirements, kinds in _arrows(subject):
        for requirement in requirements:
            yield from _arrow(subject, element, requirement, kinds)
    for one in subject.definitions.services:
        if not one.outputs:
            yield subject.spot(one).finding(
                SERVICE_EMPTY, text("the service has no output decision"), text("Put the decision it answers into it.")
            )
    yield from _cycles(subject)
    yield from _unused_inputs(subject)


def _arrows(subject: Subject) -> Iterator[tuple[Element, Sequence[Requirement], tuple[str, ...]]]:
    for decision in subject.definitions.decisions:
        yield decision, decision.information, _VALUES
        yield decision, decision.knowledge, _FUNCTIONS
    for knowledge in subject.definitions.knowledge:
        yield knowledge, knowledge.knowledge, _FUNCTIONS
    for service in subject.definitions.services:
        yield service, (*service.outputs, *service.encapsulated, *service.input_decisions), ("decision",)
        yield service, service.input_data, ("input",)


def _arrow(subject: Subject, element: Element, requirement: Requirement, kinds: tuple[str, ...]) -> Iterator[Finding]:
    spot = subject.spot(element).at(text("its arrow"), requirement.line)
    found = subject.find(requirement)
    if found is None:
        if not _is_of_missing_import(subject, requirement):
            detail = text("“{href}” leads to nothing", href=requirement.href)
            yield spot.finding(REFERENCE, detail, text("Draw the arrow again, or draw what it should lead to."))
    elif kind_of(found.element) not in kinds:
        detail = text("“{name}” is {kind}, which cannot stand here", name=found.element.name,
                      kind=_WORDS[kind_of(found.element)])  # fmt: skip
        yield spot.finding(WRONG_END, detail, text("Draw an arrow of the right kind, from the right element."))


def _is_of_missing_import(subject: Subject, requirement: Requirement) -> bool:
    """Whether a missing import has been blamed already."""
    space = requirement.href.rpartition("#")[0]
    return any(one.namespace == space for one in subject.definitions.imports) and space not in subject.imports


# --- circles ---


def _cycles(subject: Subject) -> Iterator[Finding]:
    needed: dict[int, list[Element]] = {}
    elements: dict[int, Element] = {}
    for element, requirements, _ in _arrows(subject):
        if isinstance(element, Decision | Knowledge):
            elements[id(element)] = element
            found = (subject.find(one) for one in requirements)
            needed.setdefault(id(element), []).extend(one.element for one in found if one is not None and not one.under)
    for circle in circles({key: [id(one) for one in ends] for key, ends in needed.items()}):
        names = [elements[key].name for key in circle]
        detail = text("it requires itself: {cycle}", cycle=" → ".join((*names, names[0])))
        yield subject.spot(elements[circle[0]]).finding(CYCLE, detail, text("Remove one of these arrows."))


def circles(ends: Mapping[int, Sequence[int]]) -> Iterator[list[int]]:
    """One circle for each place at which a walk along the arrows comes back to its own way; without recursion, since a
    graph may be as deep as somebody likes."""
    done: set[int] = set()
    for start in ends:
        way: list[int] = []
        on_way: set[int] = set()
        waiting: list[tuple[int, bool]] = [(start, False)]
        while waiting:
            node, leaving = waiting.pop()
            if leaving:
                done.add(node)
                on_way.discard(way.pop())
            elif node in on_way:
                yield way[way.index(node) :]
            elif node not in done:
                way.append(node)
                on_way.add(node)
                waiting.append((node, True))
                waiting += [(end, False) for end in ends.get(node, ())]


def _unused_inputs(subject: Subject) -> Iterator[Finding]:
    used = {
        requirement.href.rpartition("#")[2] for _, requirements, _ in _arrows(subject) for requirement in requirements
    }
    for one in subject.definitions.inputs:
        if one.id not in used and subject.definitions.decisions:
            yield subject.spot(one).finding(
                INPUT_UNUSED, text("nothing requires this input"), text("Draw an arrow from it, or remove it.")
            )
