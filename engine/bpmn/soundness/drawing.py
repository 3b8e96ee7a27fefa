"""From a model's scope to its net."""

from __future__ import annotations

from collections.abc import Iterable

from engine.bpmn.model import Element, Event, Model, Scope
from engine.bpmn.soundness.net import Edge, Give, Net, Node, Take
from engine.bpmn.soundness.outside import kills

_GIVES: dict[str, Give] = {
    "exclusiveGateway": "one",
    "eventBasedGateway": "one",
    "parallelGateway": "all",
    "inclusiveGateway": "some",
    "complexGateway": "some",
}
_TAKES: dict[str, Take] = {"parallelGateway": "all", "inclusiveGateway": "inclusive"}
_QUIET = frozenset({"none", "terminate"})


def draw(model: Model, scope: Scope) -> Net:
    """The net of one scope; sub-processes in it are single activities."""
    return _Drawing(model, scope).net


def beginnings(model: Model, scope: Scope) -> Iterable[tuple[str, ...]]:
    """The ways in which a scope can begin: for each the elements at which a token starts."""
    starts = [key for key in scope.elements if model.elements[key].type == "startEvent"]
    if scope.kind == "eventSubProcess" and starts:
        yield from ((key,) for key in starts)
        return
    if plain := scope.entries or ((scope.start_id,) if scope.start_id else ()):
        yield plain
    together: set[str] = set()
    for key in scope.triggers:
        gateway = _gateway_before(model, key)
        if gateway is None or not gateway.parallel_events:
            yield (key,)
        elif gateway.id not in together:
            together.add(gateway.id)
            yield tuple(model.flows[flow].target for flow in gateway.outgoing)


def _gateway_before(model: Model, key: str) -> Element | None:
    """The instantiating gateway behind which an event stands."""
    for flow in model.elements[key].incoming:
        source = model.elements.get(model.flows[flow].source)
        if source is not None and source.instantiates and source.type == "eventBasedGateway":
            return source
    return None


class _Drawing:
    """The net while it is drawn. `heads` are where tokens come in, `tails` where they leave, by element."""

    def __init__(self, model: Model, scope: Scope) -> None:
        self.model, self.scope = model, scope
        self.net = Net(vague=scope.kind == "adHocSubProcess")
        self.heads: dict[str, Node] = {}
        self.tails: dict[str, Node] = {}
        for key in scope.elements:
            if not _apart(model, model.elements[key]):
                self._place(model.elements[key])
        for key in self.heads:
            self._border(model.elements[key])
            self._lead_on(model.elements[key])
        for begins in beginnings(model, scope):
            if root := [edge for key in begins if (edge := self._way_in(key))]:
                self.net.roots.append(root)

    def _place(self, element: Element) -> None:
        node = self.net.node(Node(element.id, take=_take(element), quantity=element.start_quantity))
        node.quiet = element.type == "endEvent" and all(event.kind in _QUIET for event in element.events)
        node.kills = kills(self.model, element)
        node.aside = node.may_vanish = element.type == "boundaryEvent" and not element.interrupting
        node.again = node.aside and any(_repeats(event) for event in element.events)
        self.heads[element.id] = self.tails[element.id] = node

    def _border(self, element: Element) -> None:
        events = [self.model.elements[key] for key in element.boundaries if key in self.heads]
        stopping = [event for event in events if event.interrupting]
        beside = [event for event in events if not event.interrupting]
        if beside:
            self._fork(element, beside, "all")
        if stopping:
            self._fork(element, stopping, "one")

    def _fork(self, element: Element, events: list[Element], give: Give) -> None:
        node = self.tails[element.id]
        node.give = give
        self.tails[element.id] = behind = self.net.node(Node(""))
        self.net.edge(node, behind)
        for event in events:
            self.net.edge(node, self.heads[event.id])

    def _lead_on(self, element: Element) -> None:
        node = self.tails[element.id]
        flows = [self.model.flows[key] for key in element.outgoing]
        flows = [flow for flow in flows if flow.target in self.heads]
        node.give = _GIVES.get(element.type, "all")
        node.copies = element.completion_quantity
        if element.type == "eventBasedGateway" and element.parallel_events:
            node.give = "all"
        asked = [flow for flow in flows if flow.condition is not None and flow.id != element.default]
        decides = node.give == "some"
        if not element.type.endswith("Gateway") and asked:
            node.give = "some"
            node.may_vanish = node.may_vanish or (len(asked) == len(flows))
        for flow in flows:
            otherwise = flow.id == element.default and (bool(asked) or decides)
            sure = not otherwise and flow.condition is None
            self.net.edge(node, self.heads[flow.target], sure=sure, otherwise=otherwise)
        if element.link in self.heads:
            assert element.link is not None
            self.net.edge(node, self.heads[element.link])

    def _way_in(self, key: str) -> Edge | None:
        if key not in self.heads:
            return None
        edge = self.net.edge(None, self.heads[key])
        gateway = _gateway_before(self.model, key)
        if gateway is not None:
            edge.through.append(gateway.id)
        return edge


def _apart(model: Model, element: Element) -> bool:
    """Whether no token of the ordinary flow comes there: compensation, and what events begin by themselves."""
    undoes = element.type == "boundaryEvent" and any(event.kind == "compensation" for event in element.events)
    inside = model.scopes.get(element.id)
    return undoes or element.for_compensation or (inside is not None and inside.kind == "eventSubProcess")


def _repeats(event: Event) -> bool:
    return event.kind != "timer" or (event.timer == "cycle" and not event.expression.startswith("R1/"))


def _take(element: Element) -> Take:
    if element.type == "complexGateway":
        return "complex" if element.condition and len(element.incoming) > 1 else "all"
    if element.start_quantity > 1:
        return "count"
    return _TAKES.get(element.type, "each")
