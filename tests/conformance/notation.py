"""Models written as a few lines of text, compiled to BPMN XML: what a row of the conformance table shows its reader.

    start -> ask -[n > 1]-> high -> end          a name alone is a user task, `start…` and `end…` are events
    ask -/-> low:task -> end                     -/-> is the default flow; a flow's id is `ask-low`
    ask !late(timer 2wd) -> urge -> end2         ! an event on ask's border that interrupts it, ~ one that does not
    book !undo(compensate) => refund             => leads to what undoes book
    sub:sub {                                    braces hold what is inside; `process called {` stands beside
      start2 -> x:script(n = n + 1)[sequential 3] -> end2(error E)
    }

Kinds: user task manual script receive send service rule call · sub onevent transaction adhoc · xor and or complex
event · start catch throw end. Round brackets hold what an element is about: the definitions of an event (`timer 3wd`,
`message m key id`, `when n > 1`, `compensate a and go on`; `|` any of them, `&` all), the name a receive waits for,
the process a call calls, a condition, `name = decision` of a rule task. Square brackets hold marks, parted by
semicolons (see `marks`). `~start(…)` starts an event sub-process that does not interrupt. A line that begins with `<`
is XML as it stands, one with `<<` stands beside the process; `lane window { ask }`, `object order` and `store ledger`
draw what their names say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from tests.conformance.definitions import Roots, definitions
from tests.conformance.marks import marks
from tests.factories.diagrams import HEAD

KINDS = {
    "user": "userTask",
    "task": "task",
    "manual": "manualTask",
    "script": "scriptTask",
    "receive": "receiveTask",
    "send": "sendTask",
    "service": "serviceTask",
    "rule": "businessRuleTask",
    "call": "callActivity",
    "sub": "subProcess",
    "onevent": "subProcess",
    "transaction": "transaction",
    "adhoc": "adHocSubProcess",
    "xor": "exclusiveGateway",
    "and": "parallelGateway",
    "or": "inclusiveGateway",
    "complex": "complexGateway",
    "event": "eventBasedGateway",
    "start": "startEvent",
    "catch": "intermediateCatchEvent",
    "throw": "intermediateThrowEvent",
    "end": "endEvent",
    "boundary": "boundaryEvent",
}

_NAME = re.compile(r"\s*([~!]?)([^\W\d][\w.]*)")
_ARROW = re.compile(r"\s*(->|-/->|=>)|\s*-\[")
_OPENING, _CLOSING = "([{", ")]}"


@dataclass
class Node:
    """One element: its kind in short, what stands in its brackets, the host of a boundary event."""

    id: str
    kind: str = ""
    about: str = ""
    marks: str = ""
    host: str = ""
    beside: bool = False
    undone_by: str = ""
    default: str = ""
    inside: Block | None = None


@dataclass
class Block:
    """What stands between two braces: nodes and flows in the order written, and XML as it stands."""

    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[str] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    lanes: list[str] = field(default_factory=list)


def compiled(source: str) -> bytes:
    """The BPMN file that the text stands for, with the process `route` in it."""
    return _Compiler().compile(source)


class _Compiler:
    def __init__(self) -> None:
        self.roots = Roots()
        self.known: dict[str, Node] = {}
        self.flow_ids: set[str] = set()
        self.beside: list[str] = []
        self.processes: dict[str, Block] = {"route": Block()}

    def compile(self, source: str) -> bytes:
        lines = iter(line.strip() for line in source.splitlines())
        self.read(lines, self.processes["route"])
        inner = "".join(
            f'<process id="{key}" name="{key}" isExecutable="true">{self.content(block)}</process>\n'
            for key, block in self.processes.items()
        )
        return f"{HEAD}{''.join(self.beside)}{self.roots.xml()}\n{inner}</definitions>".encode()

    # --- reading ---

    def read(self, lines: Iterator[str], block: Block) -> None:
        """Take in lines up to the brace that closes the block."""
        for line in lines:
            if line == "}":
                return
            word, _, rest = line.partition(" ")
            if line.startswith("<<"):
                self.beside.append(line[2:].strip())
            elif line.startswith("<"):
                block.raw.append(line)
            elif word == "process":
                self.read(lines, self.processes.setdefault(rest.rstrip(" {"), Block()))
            elif word == "lane":
                block.lanes.append(_lane(line.replace("{", " { ").replace("}", " } ").split()[1:])[0])
            elif word in ("object", "store"):
                block.raw.append(self.roots.data(word, rest))
            elif line.endswith("{"):
                node = self.chain(line[:-1].rstrip(), block)
                node.inside = Block()
                self.read(lines, node.inside)
            elif line:
                self.chain(line, block)

    def chain(self, line: str, block: Block) -> Node:
        """Elements connected in a row; the last of them."""
        source, place = self.item(line, 0, block)
        while place < len(line):
            arrow = _ARROW.match(line, place)
            assert arrow, f"an arrow is expected in “{line}” at {place}"
            condition = None
            place = arrow.end()
            if arrow[1] is None:
                condition, place = _bracketed(line, place - 1)
                assert line.startswith("->", place), line
                place += 2
            target, place = self.item(line, place, block)
            if arrow[1] == "=>":
                source.undone_by, target.marks = target.id, f"{target.marks}; compensation".lstrip("; ")
            else:
                flow = self.flow(source, target, condition, block)
                source.default = flow if arrow[1] == "-/->" else source.default
            source = target
        return source

    def item(self, line: str, place: int, block: Block) -> tuple[Node, int]:
        """One element with its brackets, and where it ends. A mark before it hangs it on the element before."""
        mark, key, place = _name(line, place)
        node = self.node(key, block)
        if following := re.match(r"\s+(?=[!~])", line[place:]):
            host = key
            mark, key, place = _name(line, place + following.end())
            node = self.node(key, block)
            node.kind, node.host = "boundary", host
        node.beside = node.beside or mark == "~"
        if kind := re.compile(r":(\w+)").match(line, place):
            assert kind[1] in KINDS, f"{kind[1]} is no kind of element"
            node.kind, place = kind[1], kind.end()
        if line[place : place + 1] == "(":
            node.about, place = _bracketed(line, place)
        if line[place : place + 1] == "[":
            node.marks, place = _bracketed(line, place)
        return node, place

    def node(self, key: str, block: Block) -> Node:
        if key not in self.known:
            self.known[key] = block.nodes[key] = Node(key)
        return self.known[key]

    def flow(self, source: Node, target: Node, condition: str | None, block: Block) -> str:
        """A sequence flow; its id is `source-target`, a second one's `source-target-2`."""
        key, number = f"{source.id}-{target.id}", 1
        while key in self.flow_ids:
            number += 1
            key = f"{source.id}-{target.id}-{number}"
        self.flow_ids.add(key)
        inside = "" if condition is None else f"<conditionExpression>{escape(condition)}</conditionExpression>"
        ends = f'sourceRef="{source.id}" targetRef="{target.id}"'
        block.flows.append(f'<sequenceFlow id="{key}" {ends}>{inside}</sequenceFlow>')
        return key

    # --- writing ---

    def content(self, block: Block) -> str:
        """The XML of a block."""
        lanes = f'<laneSet id="lanes">{"".join(block.lanes)}</laneSet>' if block.lanes else ""
        return "\n".join([lanes, *map(self.element, block.nodes.values()), *block.flows, *block.raw])

    def element(self, node: Node) -> str:
        kind = node.kind or _kind_by_name(node.id)
        tag = KINDS[kind]
        attributes, extensions, inside = marks(node.marks, tag, node.id, self.roots)
        attributes = {**self.attributes(node, kind), **attributes}
        if tag.endswith("Event"):
            more, written = definitions(node.about, self.roots)
            attributes |= more
            inside += written
        elif tag in ("receiveTask", "sendTask") and node.about:
            name, _, key = node.about.partition(" key ")
            attributes["messageRef"] = self.roots.id("message", name)
            attributes |= {"huiyin:key": f"={key}"} if key else {}
        inside += self.about(node, kind)
        if node.inside is not None:
            inside += self.content(node.inside)
        if extensions:
            inside = f"<extensionElements>{extensions}</extensionElements>{inside}"
        written_as = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
        beside = ""
        if node.undone_by:
            ends = f'sourceRef="{node.id}" targetRef="{node.undone_by}"'
            beside = f'<association id="{node.id}_{node.undone_by}" associationDirection="One" {ends}/>'
        return f'<{tag} id="{node.id}"{written_as}>{inside}</{tag}>{beside}'

    def attributes(self, node: Node, kind: str) -> dict[str, str]:
        """Those that follow from the kind and the way it is written."""
        found = {"default": node.default} if node.default else {}
        if kind == "boundary":
            found |= {"attachedToRef": node.host} | ({"cancelActivity": "false"} if node.beside else {})
        elif kind == "start" and node.beside:
            found["isInterrupting"] = "false"
        elif kind == "onevent":
            found["triggeredByEvent"] = "true"
        elif kind == "call":
            found["calledElement"] = node.about
        elif kind == "rule" and node.about:
            found |= dict(zip(("huiyin:result", "huiyin:decision"), map(str.strip, node.about.split("=")), strict=True))
        elif kind == "script":
            found["huiyin:result"] = node.about.partition("=")[0].strip()
        return found

    def about(self, node: Node, kind: str) -> str:
        """What stands in round brackets, for the kinds that write it as a child."""
        if not node.about:
            return ""
        if kind == "script":
            return f"<script>{escape(node.about.partition('=')[2].strip())}</script>"
        if kind == "complex":
            return f"<activationCondition>{escape(node.about)}</activationCondition>"
        return f"<completionCondition>{escape(node.about)}</completionCondition>" if kind == "adhoc" else ""


def _kind_by_name(key: str) -> str:
    return next((kind for kind in ("start", "end") if key.startswith(kind)), "user")


def _name(line: str, place: int) -> tuple[str, str, int]:
    found = _NAME.match(line, place)
    assert found, f"a name is expected in “{line}” at {place}"
    return found[1], found[2], found.end()


def _bracketed(line: str, place: int) -> tuple[str, int]:
    """The content of the bracket that opens at `place`, and the place behind the one that closes it."""
    depth, quoted = 0, False
    for index in range(place, len(line)):
        quoted ^= line[index] == '"'
        depth += 0 if quoted else (line[index] in _OPENING) - (line[index] in _CLOSING)
        if depth == 0 and not quoted:
            return line[place + 1 : index].strip(), index + 1
    raise AssertionError(f"a bracket in “{line}” is not closed")


def _lane(words: list[str]) -> tuple[str, list[str]]:
    """`window { ask lane back { check } }` as XML, and the words behind it."""
    name, rest = words[0], words[2:]
    members, inner = "", ""
    while rest[0] != "}":
        if rest[0] == "lane":
            written, rest = _lane(rest[1:])
            inner += written
        else:
            members, rest = f"{members}<flowNodeRef>{rest[0]}</flowNodeRef>", rest[1:]
    inner = f'<childLaneSet id="{name}_inner">{inner}</childLaneSet>' if inner else ""
    return f'<lane id="{name}" name="{name}">{members}{inner}</lane>', rest[1:]
