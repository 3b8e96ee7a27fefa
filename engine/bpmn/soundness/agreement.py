"""Decisions that agree: what was asked once and not written since is answered alike when it is asked again.

Each branch of a run has a copy of its data, and where nothing is written all copies say the same. So of an unknown
(see `conditions`) a value is chosen when it is first asked, and kept until an element that may write it is passed.
Where other tokens are about at that moment, the copies may differ from then on: decisions to which a path leads from
that element are left open until all tokens have become one, and all others still see the old value. That errs on one
side only: whatever the engine can do is looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from math import prod

from engine.bpmn.model import Element, Flow, Model, Scope
from engine.bpmn.soundness.complex import COUNT, FIRST
from engine.bpmn.soundness.conditions import Cell, Condition, Unknown, cells, condition
from engine.bpmn.soundness.net import Edge, Net, Node
from engine.bpmn.soundness.order import components
from engine.bpmn.soundness.writing import EVERYTHING, Writing

MAX_CHOICES = 256
"""Where a gateway asks so much that it has more answers, each of its ways is taken as possible."""

Marks = tuple[int, ...]
"""What is known in a state: numbers below zero, in order."""


@dataclass(eq=False)
class _Followed:
    """An unknown whose value is kept. `marks` has a number for each of its cells, `changed` one for each node
    that may write it while other tokens are about."""

    unknown: Unknown
    marks: dict[int, Cell]
    changed: dict[Node, int] = field(default_factory=dict)

    def forgotten(self, known: set[int]) -> set[int]:
        """What is known without it."""
        return known - self.marks.keys() - set(self.changed.values())


@dataclass(eq=False)
class Agreement:
    """How the decisions of one net hang together. `asks`: for each node that decides, a condition for each edge that
    has one; `cells`: what each unknown may be; `behind`: the nodes that a path from a node that writes leads to."""

    asks: dict[Node, dict[Edge, Condition]] = field(default_factory=dict)
    followed: dict[str, _Followed] = field(default_factory=dict)
    cells: dict[str, tuple[Cell, ...]] = field(default_factory=dict)
    behind: dict[Node, set[Node]] = field(default_factory=dict)

    def unknowns(self, node: Node) -> list[Unknown]:
        """All that a node asks, as often as it does."""
        return [one for asked in self.asks[node].values() for one in asked.unknowns]

    def texts(self, node: Node) -> list[str]:
        """The unknowns that a node asks, each once."""
        return list(dict.fromkeys(one.text for one in self.unknowns(node)))

    def asks_twice(self, node: Node) -> bool:
        """Whether two conditions of a node, or two parts of one, ask the same."""
        return len(self.texts(node)) < len(self.unknowns(node))

    def touches(self, node: Node) -> bool:
        """Whether a node has to stay in the net."""
        return node in self.behind or node in self.asks

    def after(self, node: Node, marks: Marks, *, alone: bool) -> Marks:
        """What is known once a node was passed; `alone`: by the only token there is."""
        known = set(marks)
        for one in self.followed.values():
            if alone and (node in one.changed or not known.isdisjoint(one.changed.values())):
                known = one.forgotten(known)
            elif node in one.changed:
                known.add(one.changed[node])
        return tuple(sorted(known))

    def decide(self, node: Node, marks: Marks) -> Iterator[tuple[tuple[Edge, ...], Marks]]:
        """The ways out of a node that agree with what is known, and what is known then."""
        asks = self.asks[node]
        unknowns = self.texts(node)
        seen = {text: self._seen(node, text, marks) for text in unknowns}
        found: dict[tuple[tuple[Edge, ...], Marks], None] = {}
        for choice in product(*(self._possible(text, seen[text], marks) for text in unknowns)):
            chosen = dict(zip(unknowns, choice, strict=True))
            said = {edge: asked.formula(chosen) for edge, asked in asks.items()}
            if (given := _taken(node, said)) is not None:
                new = {
                    mark for text, one in seen.items() if one for mark, of in one.marks.items() if of == chosen[text]
                }
                found[given, tuple(sorted({*marks, *new}))] = None
        yield from found

    def _seen(self, node: Node, text: str, marks: Marks) -> _Followed | None:
        """An unknown of which a node sees what all others see that no change has come to."""
        one = self.followed.get(text)
        open_here = one and any(mark in marks and node in self.behind[source] for source, mark in one.changed.items())
        return None if open_here else one

    def _possible(self, text: str, one: _Followed | None, marks: Marks) -> tuple[Cell, ...]:
        known = [one.marks[mark] for mark in marks if mark in one.marks] if one else []
        return tuple(known) or self.cells[text]


def _taken(node: Node, said: dict[Edge, bool | None]) -> tuple[Edge, ...] | None:
    """The edges that the engine takes when the conditions say so; None when it stops there."""
    otherwise = [edge for edge in node.outs if edge.otherwise]
    if node.give == "one":
        for edge, holds in said.items():
            if holds is not False:
                return (edge,) if holds else None
        return (otherwise[0],) if otherwise else None
    if None in said.values():
        return None
    hits = [edge for edge in node.outs if said.get(edge)]
    sure = [edge for edge in node.outs if edge not in said and not edge.otherwise]
    rest = otherwise if not hits and (not sure or not node.gateway) else []
    given = tuple(edge for edge in node.outs if edge in {*hits, *sure, *rest})
    return given if given or not node.gateway else None


def agreement(model: Model, scope: Scope, net: Net, writing: Writing) -> Agreement | None:
    """How the decisions of a net agree; None where nothing is asked twice, or what happens is not for tokens alone to
    say."""
    if scope.kind == "adHocSubProcess" or any(node.take == "complex" for node in net.nodes):
        return None
    found = Agreement()
    for node in net.nodes:
        if asked := _asked(model, node, writing.names):
            found.asks[node] = asked
    _follow(found, net, _restless(model, scope, writing.outputs))
    number = min((mark for one in found.followed.values() for mark in one.marks), default=0)
    for node in net.nodes:
        for one in found.followed.values():
            if _may_write(writing.outputs.get(node.id, frozenset()), one.unknown):
                number -= 1
                one.changed[node] = number
                found.behind.setdefault(node, _behind(node))
    return found if found.asks else None


def _behind(node: Node) -> set[Node]:
    """The nodes to which a path leads from a node, and the node itself, which asks after it has written."""
    waiting, found = [node], {node}
    while waiting:
        for edge in waiting.pop().outs:
            if edge.target not in found:
                found.add(edge.target)
                waiting.append(edge.target)
    return found


def _asked(model: Model, node: Node, names: frozenset[str]) -> dict[Edge, Condition]:
    """The conditions of a node that decides, in the order of the document; nothing when one cannot be read."""
    found: dict[Edge, Condition] = {}
    flows: dict[Edge, Flow | None] = {edge: model.flows.get(edge.flow) for edge in node.outs}
    for edge, flow in flows.items() if node.give != "all" else ():
        if flow is None or flow.condition is None:
            if node.give == "one" and not edge.otherwise:
                return {}
            continue
        read = condition(flow.condition, names, {COUNT, FIRST})
        if read is None or edge.otherwise:
            return {}
        found[edge] = read
    return found


def _follow(found: Agreement, net: Net, restless: frozenset[str]) -> None:
    """Number the cells of what is asked more than once, or by a decision that is come to again."""
    places: Counter[str] = Counter()
    unknowns: dict[str, list[Unknown]] = {}
    again = {node for members in components(net.nodes) if len(members) > 1 for node in members}
    for node in found.asks:
        for one in found.unknowns(node):
            places[one.text] += 2 if node in again else 1
            unknowns.setdefault(one.text, []).append(one)
    found.cells = {text: cells(some) for text, some in unknowns.items()}
    for node in list(found.asks):
        if prod(len(found.cells[text]) for text in found.texts(node)) > MAX_CHOICES:
            del found.asks[node]
    number = -1
    for text, some in unknowns.items():
        if places[text] > 1 and all(one.lasts and not _may_write(restless, one) for one in some):
            marks = {number - place: cell for place, cell in enumerate(found.cells[text])}
            found.followed[text] = _Followed(some[0], marks)
            number -= len(marks)
    for node in list(found.asks):
        if found.followed.keys().isdisjoint(found.texts(node)) and not found.asks_twice(node):
            del found.asks[node]


def _restless(model: Model, scope: Scope, outputs: dict[str, frozenset[str]]) -> frozenset[str]:
    """What is written where no token of the net can be seen to pass: beside the flow, or while something is done from
    which an event has already sent a token away."""
    return frozenset(
        name
        for key in scope.elements
        for name in outputs[key]
        if _beside(model, model.elements[key]) or _forked(model, model.elements[key])
    )


def _beside(model: Model, element: Element) -> bool:
    inside = model.scopes.get(element.id)
    return element.for_compensation or (inside is not None and inside.kind == "eventSubProcess")


def _forked(model: Model, element: Element) -> bool:
    return any(key in model.elements and not model.elements[key].interrupting for key in element.boundaries)


def _may_write(names: frozenset[str], unknown: Unknown) -> bool:
    return EVERYTHING in names or not names.isdisjoint(unknown.roots)
