"""Every way in which the tokens of a net can go, as far as it matters.

A state says on which edges tokens lie. Of several tokens that cannot disturb each other only one is moved (its moves
are a persistent set): that keeps every state in which nothing moves any more, and a dozen parallel branches cost their
sum, not their product. Only around inclusive joins, where it matters who comes first, all orders are tried.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.bpmn.soundness.agreement import Agreement, Marks
from engine.bpmn.soundness.complex import ComplexGateways
from engine.bpmn.soundness.net import Edge, Net, Node
from engine.bpmn.soundness.order import awaited, ranks
from engine.bpmn.soundness.outcomes import exact, outcomes
from engine.bpmn.soundness.queue import Queue

MAX_STATES = 20_000
MAX_AGREED = 4_000
"""The same where decisions agree, which costs more; beyond, what the first search found stands."""

MAX_WORK = 500_000
"""Tokens in all states together: what bounds the time of a search."""

MAX_SEARCH = 3_000_000
"""Steps to find out what can still come to inclusive joins."""

MAX_HEAP = 3
"""More tokens on one edge say no more."""

MAX_MEANT = 24
"""The same where an activity is drawn to take or give several."""

State = tuple[int, ...]
"""The edges on which tokens lie, by number; what else is known has numbers below zero."""

Step = tuple[Node, tuple[Edge, ...]]
"""A node and the edges from which it takes a token each."""


@dataclass(frozen=True, slots=True)
class Move:
    """`node` takes tokens from some edges and gives some to others."""

    node: Node
    taken: tuple[Edge, ...]
    given: tuple[Edge, ...]


@dataclass(eq=False)
class Space:
    """The states that were found. `before` tells for each how it came about; `after` where it leads.

    `stuck`: nothing moves, and tokens wait. `crowded`: two or more tokens on one edge. `ends`: where it can be over.
    `cut`: states that were not followed any further; `heaped`: some of them because tokens gather that belong to the
    ordinary flow. `fired` and `given`: what ever moved. `whole`: nothing else was left out.
    """

    net: Net
    roots: list[State] = field(default_factory=list)
    before: dict[State, tuple[State, Move] | None] = field(default_factory=dict)
    after: dict[State, list[State]] = field(default_factory=dict)
    stuck: list[State] = field(default_factory=list)
    crowded: list[State] = field(default_factory=list)
    ends: set[State] = field(default_factory=set)
    cut: set[State] = field(default_factory=set)
    fired: set[Node] = field(default_factory=set)
    given: set[Edge] = field(default_factory=set)
    heaped: bool = False
    whole: bool = True
    edges: dict[int, Edge] = field(default_factory=dict)


def tokens_of(state: State) -> Iterator[int]:
    """The numbers of the edges on which tokens lie."""
    return (number for number in state if number >= 0)


def explore(net: Net, agreed: Agreement | None = None) -> Space:
    """Search from all beginnings, nearest states first; with `agreed`, only where decisions agree, in all orders."""
    waits = sum(len(node.ins) for node in net.nodes if node.take in ("inclusive", "complex") and len(node.ins) > 1)
    if waits * len(net.nodes) > MAX_SEARCH:
        return Space(net, whole=False)
    return _Search(net, agreed).run()


class _Search:
    def __init__(self, net: Net, agreed: Agreement | None) -> None:
        self.space, self.agreed = Space(net), agreed
        self.space.edges = {edge.number: edge for edge in net.edges()}
        self.rank = ranks(net)
        self.bits, self.reach = awaited(net)
        self.ways = {node: outcomes(node) for node in self.rank}
        self.space.whole = all(exact(node) for node in self.rank)
        self.inclusive = [node for node in self.rank if node.take == "inclusive" and len(node.ins) > 1]
        self.complex = ComplexGateways(net, self.ways)
        self.queue = Queue(net)
        self.limit = MAX_STATES if agreed is None else MAX_AGREED
        self.counted = sum(self.bits[edge] for node in self.complex.nodes for edge in node.ins)
        self.own = {node: sum(self.bits[edge] for edge in node.ins) for node in self.inclusive}
        self.work = 0

    def run(self) -> Space:
        space, waiting = self.space, deque[State]()
        for root in space.net.roots:
            space.given.update(root)
            state = tuple(sorted([*self.queue.behind(root), *(edge.number for edge in root)]))
            space.roots.append(state)
            if state not in space.before:
                space.before[state] = None
                waiting.append(state)
        while waiting:
            state = waiting.popleft()
            self.work += len(state) + 1
            if len(space.before) > self.limit or self.work > MAX_WORK:
                space.whole = False
                space.cut.update((state, *waiting))
                break
            for following, move in self._follow(state):
                space.after.setdefault(state, []).append(following)
                if following not in space.before:
                    space.before[following] = (state, move)
                    waiting.append(following)
        return space

    def _follow(self, state: State) -> Iterator[tuple[State, Move]]:
        space = self.space
        tokens = Counter(tokens_of(state))
        marks = state[: len(state) - tokens.total()]
        if not tokens and not self.complex.holds_on(marks):
            space.ends.add(state)
            return
        if any(count > 1 for number, count in tokens.items() if space.edges[number].target.take != "count"):
            space.crowded.append(state)
        if self._is_heaped(tokens):
            space.cut.add(state)
            return
        turns = list(self.complex.at_once(tokens, marks))
        choices = [] if turns else self._choose(tokens)
        if not turns and self.complex.nodes:
            masks = [self.reach.get(node, 0) for node, _ in self._movers(tokens)]
            turns = list(self.complex.in_time(tokens, marks, masks, self.bits))
        if not choices and not turns:
            space.stuck.append(state)
        for node, taken in choices:
            space.fired.add(node)
            if node.kills or node.may_end:
                space.ends.add(state)
            if not node.kills:
                yield from self._moved(state, node, taken)
        for node, (taken, ways, known) in turns:
            space.fired.add(node)
            for given in ways:
                yield from self._placed(tokens, node, taken, given, tuple(sorted(known)))

    def _is_heaped(self, tokens: Counter[int]) -> bool:
        edges = self.space.edges
        heaps = [edge.target for number, count in tokens.items() if count > _limit(edge := edges[number])]
        self.space.heaped = self.space.heaped or any(self.rank[node] >= 0 for node in heaps)
        return bool(heaps)

    def _moved(self, state: State, node: Node, taken: tuple[Edge, ...]) -> Iterator[tuple[State, Move]]:
        tokens = Counter(tokens_of(state))
        marks = state[: len(state) - tokens.total()]
        for given, known in self._ways(node, marks, alone=tokens.total() == len(taken)):
            yield from self._placed(tokens, node, taken, given, known)

    def _placed(
        self, tokens: Counter[int], node: Node, taken: tuple[Edge, ...], given: tuple[Edge, ...], marks: Marks
    ) -> Iterator[tuple[State, Move]]:
        left = list((tokens - Counter(edge.number for edge in taken)).elements())
        for begun, known in self.queue.next(marks) if not given else [(given, marks)]:
            self.space.given.update(begun)
            numbers = left.copy()
            for edge in begun:
                if not (edge.target.kills and numbers.count(edge.number) > 1):
                    numbers.append(edge.number)
            yield tuple(sorted([*known, *numbers])), Move(node, taken, begun)

    def _ways(self, node: Node, marks: Marks, *, alone: bool) -> Iterator[tuple[tuple[Edge, ...], Marks]]:
        """What a node may give, and what is known then."""
        if self.agreed is None:
            yield from ((given, marks) for given in self.ways[node])
            return
        marks = self.agreed.after(node, marks, alone=alone)
        if node not in self.agreed.asks:
            yield from ((given, marks) for given in self.ways[node])
            return
        for given, known in self.agreed.decide(node, marks):
            yield given * node.copies, known
            if node.again:
                yield given * node.copies * 2, known
        if node.aside:
            yield (), marks

    def _choose(self, tokens: Counter[int]) -> list[Step]:
        """What to do from here: the first that nothing else can disturb, or everything that is possible."""
        for number, count in tokens.items():
            edge = self.space.edges[number]
            if count > 1 and edge.target.ends:
                return [(edge.target, (edge,))]
        movers = self._movers(tokens)
        if self.agreed is not None and not self.inclusive:
            return movers
        if not self.inclusive and not self.complex.nodes:
            # Behind what ends the scope only loops without a way out are left; they are looked at too.
            kills = [step for step in movers if step[0].kills]
            return kills + movers[len(kills) :][:1] if kills and movers[0] is kills[0] else movers[:1]
        masks = [self.reach.get(node, 0) for node, _ in movers]
        filled = self.counted
        for number in tokens:
            filled |= self.bits.get(self.space.edges[number], 0)
        firing = list(self._firing(tokens, masks, filled))
        if self.agreed is not None:
            return movers + firing
        once = twice = 0
        for mask, (_, taken) in zip(masks, movers, strict=True):
            heap = mask if tokens[taken[0].number] > 1 else 0
            twice |= once & mask | heap
            once |= mask
        alone = [mover for mask, mover in zip(masks, movers, strict=True) if not mask & (twice | filled)]
        alone += [(node, taken) for node, taken in firing if not self._disturbed(node, once, filled)]
        going = [step for step in alone if not step[0].kills]
        everything = movers + firing
        if going or len(alone) == len(everything) > 0:
            return [min(going or alone, key=self._turn)]
        return everything

    def _turn(self, step: Step) -> tuple[int, int]:
        return self.rank[step[0]], step[1][0].number

    def _disturbed(self, join: Node, masks: int, filled: int) -> bool:
        """Whether another token, or what another waiting inclusive join lets go, can come to an inclusive join."""
        own = self.own[join]
        return bool(masks & own) or any(
            filled & self.own[other] and self.reach.get(other, 0) & own for other in self.inclusive if other is not join
        )

    def _movers(self, tokens: Counter[int]) -> list[Step]:
        """Tokens that can go on by themselves, and joins that have all they need."""
        found: dict[Node | Edge, Step] = {}
        for number in tokens:
            edge = self.space.edges[number]
            node = edge.target
            if node.take == "all":
                if all(tokens[other.number] for other in node.ins):
                    found[node] = (node, tuple(node.ins))
            elif node.take == "count":
                held = [other for other in node.ins for _ in range(tokens[other.number])]
                if len(held) >= node.quantity:
                    found[node] = (node, tuple(held[: node.quantity]))
            elif node.take not in ("inclusive", "complex") or len(node.ins) == 1:
                found[edge] = (node, (edge,))
        return sorted(found.values(), key=self._turn)

    def _firing(self, tokens: Counter[int], masks: list[int], filled: int) -> Iterator[Step]:
        """Inclusive joins that wait for nobody: no token can come to an empty edge of theirs that cannot also come to
        a filled one (BPMN 2.0.2, 13.4.3)."""
        for node in self.inclusive:
            own = self.own[node]
            here = filled & own
            if here and not any(mask & own & ~here and not mask & here for mask in masks):
                yield node, tuple(edge for edge in node.ins if tokens[edge.number])


def _limit(edge: Edge) -> int:
    """How many tokens on an edge are worth following."""
    meant = edge.target.quantity + (edge.source.copies if edge.source else 1)
    return MAX_HEAP if meant == 2 else min(2 * meant, MAX_MEANT)
