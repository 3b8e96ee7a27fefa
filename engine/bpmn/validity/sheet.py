"""One BPMN file, indexed once: what every check asks, so that none walks the tree again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from lxml import etree

from engine.bpmn.files.xml import BPMN, HUIYIN
from engine.bpmn.problems import Problems, line_of, nearest_id
from engine.bpmn.validity.kinds import DEFINITIONS, FLOW_NODES, UNSEEN
from engine.rulebook import Rule
from engine.text import Text

_PREFIX = f"{{{BPMN}}}"
Node = etree._Element


class Sheet:
    """The elements of one file by id and by kind, and the sequence flows at each node.

    Ids count once: of two elements with one id the first is meant, as a reader of the file would take it.
    """

    def __init__(self, root: Node, file: str, problems: Problems) -> None:
        self.root = root
        self.file = file
        self._problems = problems
        self.nodes: list[Node] = []
        self.by_id: dict[str, Node] = {}
        self._by_kind: dict[str, list[Node]] = defaultdict(list)
        self._incoming: dict[str, list[Node]] = defaultdict(list)
        self._outgoing: dict[str, list[Node]] = defaultdict(list)
        self._boundaries: dict[str, list[Node]] = defaultdict(list)
        for node in root.iter(f"{_PREFIX}*"):
            self._take(node)
        for flow in self.of("sequenceFlow"):
            self._outgoing[plain(flow.get("sourceRef"))].append(flow)
            self._incoming[plain(flow.get("targetRef"))].append(flow)
        for event in self.of("boundaryEvent"):
            self._boundaries[plain(event.get("attachedToRef"))].append(event)
        self.imported = {node.get("namespace") for node in self.of("import")}

    def _take(self, node: Node) -> None:
        self.nodes.append(node)
        self._by_kind[kind_of(node)].append(node)
        key = node.get("id")
        if key:
            self.by_id.setdefault(key, node)

    def of(self, *kinds: str) -> Iterator[Node]:
        """The elements of these kinds, kind by kind in the order of the document."""
        return (node for kind in kinds for node in self._by_kind.get(kind, ()))

    @property
    def kinds(self) -> set[str]:
        """The names of all elements in the file."""
        return set(self._by_kind)

    @property
    def flow_nodes(self) -> Iterator[Node]:
        """Every activity, event and gateway."""
        return (node for node in self.nodes if kind_of(node) in FLOW_NODES)

    def find(self, reference: str | None) -> Node | None:
        """What a reference names, with or without a prefix; None when nothing in the file does."""
        return self.by_id.get(plain(reference))

    def elsewhere(self, node: Node, reference: str) -> bool:
        """Whether the reference is a qualified name of another namespace: something that the file imports."""
        prefix, _, _ = reference.strip().rpartition(":")
        return bool(prefix) and node.nsmap.get(prefix) not in (None, self.root.get("targetNamespace"))

    def incoming(self, node: Node) -> list[Node]:
        """The sequence flows that lead to the node."""
        return self._incoming.get(node.get("id", ""), [])

    def outgoing(self, node: Node) -> list[Node]:
        """The sequence flows that lead away from the node."""
        return self._outgoing.get(node.get("id", ""), [])

    def boundaries(self, node: Node) -> list[Node]:
        """The events on the border of an activity."""
        return self._boundaries.get(node.get("id", ""), [])

    def definitions(self, event: Node) -> list[Node]:
        """What the event waits for or does, definitions that it only refers to among them."""
        found: list[Node] = []
        for child in event:
            kind = kind_of(child)
            if kind in DEFINITIONS:
                found.append(child)
            elif kind == "eventDefinitionRef":
                target = self.find(child.text)
                if target is not None and kind_of(target) in DEFINITIONS:
                    found.append(target)
        return found

    def triggers(self, event: Node) -> list[str]:
        """The kinds of its definitions: `timer`, `message`, … in their order."""
        return [kind_of(definition).removesuffix("EventDefinition") for definition in self.definitions(event)]

    def say(self, rule: Rule, on: Node, message: Text, remedy: Text) -> None:
        """One thing that is wrong with the element, or with the one that it is drawn in."""
        element = nearest_id(shown(on))
        self._problems.add(rule.name, message, remedy, file=self.file, element=element, line=line_of(on))


def kind_of(node: Node) -> str:
    """BPMN's name of the element; "" for what is not BPMN's."""
    tag = str(node.tag)
    return tag[len(_PREFIX) :] if tag.startswith(_PREFIX) else ""


def plain(reference: str | None) -> str:
    """A reference without prefix and blanks."""
    return (reference or "").strip().rpartition(":")[2]


def shown(node: Node) -> Node:
    """The element as a modelling tool shows it: the event for its definition, the activity for its loop."""
    current = node
    while kind_of(current) in UNSEEN or not kind_of(current):
        above = current.getparent()
        if above is None or kind_of(above) == "definitions":
            return current
        current = above
    return current


def parent(node: Node) -> Node:
    """The element around; the node itself at the top."""
    above = node.getparent()
    return node if above is None else above


def children(node: Node, kind: str) -> list[Node]:
    """Its direct children of a kind."""
    return node.findall(f"{_PREFIX}{kind}")


def child(node: Node, kind: str) -> Node | None:
    """Its first child of a kind."""
    return node.find(f"{_PREFIX}{kind}")


def words(node: Node | None) -> str:
    """The element's own text without blanks around it; "" for none."""
    return "" if node is None else (node.text or "").strip()


def ours(node: Node, name: str) -> str | None:
    """An attribute of our own namespace."""
    return node.get(f"{{{HUIYIN}}}{name}")


def flag(node: Node, name: str, *, default: bool = False) -> bool:
    """A boolean attribute."""
    value = node.get(name)
    return default if value is None else value.strip() in ("true", "1")


def called(node: Node) -> str:
    """What a sentence calls the element: its name, else its id, else its kind."""
    return " ".join(node.get("name", "").split()) or node.get("id", "") or kind_of(node)
