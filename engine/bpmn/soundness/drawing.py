"""From a model's scope to its net."""

from __future__ import annotations

from collections.abc import Iterable

from engine.bpmn.model import Element, Event, Model, Scope
from engine.bpmn.soundness.complex import asks_again, enough, said
from engine.bpmn.soundness.net import Edge, Give, Net, Node, Take
from engine.bpmn.soundness.outside import outside
from engine.bpmn.validity.kinds import ACTIVITIES

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
        self.net = Net()
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
        for node in self.heads.values():
            if node.take == "complex":
                self._one_by_one(node)
        if scope.kind == "adHocSubProcess" and scope.id in model.elements:
            self._in_any_order(model.elements[scope.id])

    def _one_by_one(self, gateway: Node) -> None:
        """What a gateway counts comes by single moves, whatever reduction makes of the ways to it."""
        for edge in list(gateway.ins):
            door = self.net.node(Node("", kept=True))
            del gateway.ins[edge]
            edge.target = door
            door.ins[edge] = None
            self.net.edge(door, gateway)

    def _in_any_order(self, around: Element) -> None:
        """An ad-hoc sub-process begins with all of its activities, with some, or with one after the other."""
        net, begins = self.net, list(self.net.begins())
        if around.condition:
            net.unsure = True
            for key, node in self.tails.items():
                if self.model.elements[key].type in ACTIVITIES:
                    node.may_end = around.cancels_rest
                    node.may_vanish = node.may_vanish or not around.cancels_rest
        if around.sequential:
            net.chosen = bool(around.activates)
            net.roots, net.queue = [begins[:1]] if begins and not net.chosen else [[edge] for edge in begins], begins
        elif around.activates:
            first = net.node(Node("", give="some", may_vanish=True))
            for edge in begins:
                edge.source, edge.sure = first, False
                first.outs[edge] = None
            net.roots = [[net.edge(None, first)]]

    def _place(self, element: Element) -> None:
        node = self.net.node(Node(element.id, take=_take(element), quantity=element.start_quantity))
        node.quiet = element.type == "endEvent" and all(event.kind in _QUIET for event in element.events)
        if node.take == "complex":
            node.enough = enough(element.condition)
            node.asks_again = asks_again(self.model.flows[key].condition for key in element.outgoing)
        node.gateway = element.type.endswith("Gateway")
        node.kills = outside(self.model).kills(element)
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
        waits = any(other.take in ("inclusive", "complex") for other in self.heads.values())
        for event in events:
            self.net.edge(node, self.heads[event.id])
            if give == "all" and waits:
                behind.kept, self.heads[event.id].beside = True, behind

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
        if not node.gateway and asked:
            node.give = "some"
            node.may_vanish = node.may_vanish or (len(asked) == len(flows))
        for flow in flows:
            otherwise = flow.id == element.default and (bool(asked) or decides)
            sure = not otherwise and flow.condition is None
            edge = self.net.edge(node, self.heads[flow.target], sure=sure, otherwise=otherwise, flow=flow.id)
            if node.asks_again and not sure and not otherwise:
                edge.said = said(flow.condition or "")
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
