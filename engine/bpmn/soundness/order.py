"""In which order tokens are moved, and what each can still reach.

Tokens move independently of each other, so a search may move them one after the other instead of trying all orders,
as long as it finds two on one edge where there can be two. Therefore those farthest from the ends move first: by
strongly connected components in topological order, so that a token on a loop goes round before what left the loop
moves on. What a non-interrupting event began goes first of all: that it happens again is no mistake. What ends the
scope goes late, and loops without a way out last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.bpmn.soundness.net import Edge, Net, Node


def ranks(net: Net) -> dict[Node, int]:
    """For every node that a path from a root leads to: the lower the earlier its tokens move."""
    starts = [edge.target for edge in net.begins()]
    order = [node for members in components(starts) for node in members]
    main, lost = _reach(starts), hopeless(net)
    late = {node: 4 if node in lost else 2 if node.kills else 0 if node in main else -1 for node in order}
    return {node: index + late[node] * len(order) for index, node in enumerate(reversed(order))}


def hopeless(net: Net) -> set[Node]:
    """The nodes from which no path leads to where a token can end, or to what ends the scope. What a non-interrupting
    event begins may end as it likes: that does not end its activity."""
    waiting = [node for node in net.nodes if not node.outs or node.may_vanish]
    hope = can_reach(edge for node in net.nodes if node.kills for edge in node.ins)
    hope.update(node for node in net.nodes if node.kills)
    hope.update(_before(waiting, hope))
    return {node for node in net.nodes if node not in hope}


def _before(goals: Iterable[Node], known: set[Node]) -> set[Node]:
    """The nodes with a path to one of the goals or the known, on which nothing stands aside."""
    waiting = [*goals, *(edge.source for node in known for edge in node.ins if not node.aside)]
    found: set[Node] = set()
    while waiting:
        node = waiting.pop()
        if node is not None and node not in found:
            found.add(node)
            waiting.extend(edge.source for edge in node.ins if not node.aside)
    return found


def calm(net: Net) -> None:
    """Let events happen twice only where it matters: where what they begin has joins of its own."""
    main = _reach(edge.target for edge in net.begins())
    joins = [node for node in net.nodes if node.take != "each" and len(node.ins) > 1 and node not in main]
    before = can_reach(edge for node in joins for edge in node.ins)
    for node in net.nodes:
        node.again = node.again and node in before
    for node in joins:
        node.mixes = any(other.again for other in can_reach(node.ins))


def can_reach(edges: Iterable[Edge]) -> set[Node]:
    """The nodes from which a path leads to one of the edges."""
    waiting = [edge.source for edge in edges]
    found: set[Node] = set()
    while waiting:
        node = waiting.pop()
        if node is not None and node not in found:
            found.add(node)
            waiting.extend(edge.source for edge in node.ins)
    return found


def _reach(starts: Iterable[Node]) -> set[Node]:
    """What can be reached without a non-interrupting event."""
    found: set[Node] = set()
    waiting = list(starts)
    while waiting:
        node = waiting.pop()
        if node not in found and not node.aside:
            found.add(node)
            waiting.extend(edge.target for edge in node.outs)
    return found


def components(starts: Iterable[Node]) -> Iterator[list[Node]]:
    """Tarjan's algorithm without recursion: components, those farthest from the starts first, and their members in the
    order in which the search is done with them."""
    done: dict[Node, int] = {}
    number: dict[Node, int] = {}
    low: dict[Node, int] = {}
    stack: list[Node] = []
    on_stack: set[Node] = set()
    for start in starts:
        if start in number:
            continue
        number[start] = low[start] = len(number)
        stack.append(start)
        on_stack.add(start)
        work = [(start, reversed(start.outs))]
        while work:
            node, edges = work[-1]
            edge = next(edges, None)
            if edge is not None:
                target = edge.target
                if target not in number:
                    number[target] = low[target] = len(number)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, reversed(target.outs)))
                elif target in on_stack:
                    low[node] = min(low[node], number[target])
                continue
            work.pop()
            done[node] = len(done)
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[node])
            if low[node] == number[node]:
                members: list[Node] = []
                while not members or members[-1] is not node:
                    members.append(stack.pop())
                    on_stack.discard(members[-1])
                yield sorted(members, key=done.__getitem__)


def awaited(net: Net) -> tuple[dict[Edge, int], dict[Node, int]]:
    """A bit for every edge into an inclusive or complex join that waits, and for every node the bits of the edges to
    which a token on it can still come without passing their join."""
    bits: dict[Edge, int] = {}
    reach: dict[Node, int] = {}
    for join in net.nodes:
        if join.take not in ("inclusive", "complex") or len(join.ins) < 2:
            continue
        for edge in join.ins:
            bits[edge] = 1 << len(bits)
            _spread(edge, join, bits[edge], reach)
    return bits, reach


def _spread(edge: Edge, join: Node, bit: int, reach: dict[Node, int]) -> None:
    waiting = [edge.source]
    seen: set[Node] = {join}
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        reach[node] = reach.get(node, 0) | bit
        if node.beside is not None:
            waiting.append(node.beside)  # its activity lasts, and may let it happen still
        waiting.extend(before.source for before in node.ins)
