"""Where a run stands, for the oracle: tokens on nodes, in levels, knowing what was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from engine.bpmn.changes import DecisionMade, Thrown
from engine.bpmn.model import DataFlow, Element, Event, Model
from tests.conformance.oracle.data import NOTHING, Known, Writes

ACTIVITIES = frozenset(
    {
        "task",
        "manualTask",
        "userTask",
        "scriptTask",
        "businessRuleTask",
        "sendTask",
        "receiveTask",
        "subProcess",
        "transaction",
        "adHocSubProcess",
        "callActivity",
    }
)


NOT_MAPPED = DataFlow()


def around(element: Element) -> DataFlow:
    """What is mapped around an activity. A send task's inputs are its message, a receive task's outputs are taken from
    what it brings, as with events."""
    if element.data is None or element.type == "sendTask":
        return NOT_MAPPED
    if element.type == "receiveTask":
        return DataFlow(element.data.inputs, inherits=element.data.inherits)
    return element.data


@dataclass(eq=False)
class Level:
    """A running process or sub-process `of` that id; `host` is the token that stands on the activity, None outermost.

    `ended`: what tokens knew that have ended here. `done`: completed activities that could be undone, oldest first.
    `outer`: those that an event sub-process may undo beside its own. `pending`: activities of a sequential ad-hoc
    sub-process that have yet to begin; `closing`: its condition holds. `reset`: complex gateways that have gone on and
    wait for the rest, with the flows already seen.
    """

    of: str
    host: Tok | None
    ended: Known = NOTHING
    done: list[Memory] = field(default_factory=list)
    outer: list[Memory] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    closing: bool = False
    reset: dict[str, set[str]] = field(default_factory=dict)


@dataclass(eq=False)
class Wait:
    """One definition that a token waits for: the text of a timer and how often it fires yet, the key of a message,
    whether a condition held when it was last looked at."""

    event: Event
    timer: str = ""
    left: int | None = None
    key: str | None = None
    held: bool = False


@dataclass(eq=False)
class Tok:
    """A token. `state`: run (its turn will come), open (a person's task), wait (for what is in `waits`), park (at a
    join), host (something runs or waits on its behalf).

    On whose behalf: `host` (a boundary event's activity, an event's gateway), `shell` (the repeated activity of which
    this is one instance), `thrower` (the compensation event for which this undoes something), `armed` (the start of
    an event sub-process; its level's). `beside`: undoes something for which nobody waits. `before` is what an instance
    or handler was given to begin with. `late`: at a complex gateway, it came after that had gone on.
    """

    id: int
    node: str
    level: Level
    known: Known
    via: str | None = None
    state: Literal["run", "open", "wait", "park", "host"] = "run"
    host: Tok | None = None
    shell: Tok | None = None
    thrower: Tok | None = None
    armed: bool = False
    beside: bool = False
    before: Known = NOTHING
    waits: dict[int, Wait] = field(default_factory=dict)
    payloads: list[dict[str, object]] = field(default_factory=list)
    turns: Turns | None = None
    own: set[str] = field(default_factory=set)
    late: bool = False
    index: int = 0
    inner: list[Memory] = field(default_factory=list)
    to_throw: list[Event] | None = None
    to_undo: list[Memory] = field(default_factory=list)


@dataclass(eq=False)
class Turns:
    """What a shell keeps: the instances to be made (None: a loop's, not known beforehand), those begun and done, and
    what each gave."""

    items: list[object] | None
    begun: int = 0
    done: int = 0
    results: dict[int, object] = field(default_factory=dict)


@dataclass(eq=False)
class Memory:
    """A completed activity that could be undone: its data as it was, and what could be undone in it."""

    number: int
    node: str
    known: Known
    inner: list[Memory]


@dataclass
class State:
    """One run of a model. `visited`, `thrown`, `stored`, `decided` and `end` are as in the engine's changes; `stores`
    is the content of data stores now."""

    model: Model
    data: Writes = field(default_factory=Writes)
    stores: dict[str, object] = field(default_factory=dict)
    tokens: list[Tok] = field(default_factory=list)
    levels: list[Level] = field(default_factory=list)
    visited: list[str] = field(default_factory=list)
    thrown: list[Thrown] = field(default_factory=list)
    stored: dict[str, object] = field(default_factory=dict)
    decided: list[DecisionMade] = field(default_factory=list)
    end: str | None = None
    finished: bool = False
    _ids: int = 0

    def element(self, token: Tok) -> Element:
        return self.model.elements[token.node]

    def open_tasks(self) -> list[Tok]:
        return [tok for tok in self.tokens if tok.state == "open"]

    def waiting(self, *kinds: str) -> Iterator[tuple[Tok, int, Wait]]:
        """Everything that is waited for, oldest token first."""
        for tok in list(self.tokens):
            for index, wait in list(tok.waits.items()):
                if wait.event.kind in kinds:
                    yield tok, index, wait

    def alive(self, token: Tok) -> bool:
        return token in self.tokens

    def number(self) -> int:
        self._ids += 1
        return self._ids

    def add(self, node: str, level: Level, known: Known, via: str | None = None) -> Tok:
        token = Tok(self.number(), node, level, known, via)
        self.tokens.append(token)
        return token

    def remove(self, token: Tok) -> None:
        """The token goes, with whatever waits or runs on its behalf; what it was still to undo is not undone."""
        if token in self.tokens:
            self.tokens.remove(token)
        self._undoable_again(token).extend(token.to_undo)
        token.to_undo = []
        for other in [tok for tok in self.tokens if token in (tok.host, tok.shell, tok.thrower, tok.level.host)]:
            self.remove(other)
        self.levels = [level for level in self.levels if level.host is not token]

    def _undoable_again(self, token: Tok) -> list[Memory]:
        """Of the scope in which the token throws; an event sub-process throws in the one around it."""
        level = token.level
        while level.host is not None and self.model.scopes[level.of].kind == "eventSubProcess":
            if level.host.thrower:
                return level.outer
            level = level.host.level
        return level.done

    def disarm(self, token: Tok) -> None:
        """What waits beside the token waits no longer."""
        for other in [tok for tok in self.tokens if tok.host is token]:
            self.remove(other)

    def movers(self, level: Level) -> list[Tok]:
        """The level's own tokens: not those that wait or run on behalf of another."""
        return [tok for tok in self.tokens if tok.level is level and not (tok.host or tok.shell or tok.thrower)]

    def everything(self) -> dict[str, object]:
        """What the run knows."""
        return self.data.view(self.inside(self.levels[0]))

    def inside(self, level: Level) -> Known:
        """What is known in a level."""
        return level.ended.union(*[self.knowledge(tok) for tok in self.movers(level) if not tok.armed])

    def knowledge(self, token: Tok) -> Known:
        """What a token knows, with all that runs on its behalf and would come back to it."""
        levels = [self.inside(level) for level in self.levels if level.host is token]
        instances = [self.outward(tok) for tok in self.tokens if tok.shell is token]
        handlers = [self.knowledge(tok) - tok.before for tok in self.tokens if tok.thrower is token]
        return token.known.union(*levels, *instances, *handlers)

    def outward(self, instance: Tok) -> Known:
        """What of an instance's knowledge its activity gets: not what was the instance's own."""
        if not around(self.element(instance)).returns:
            return NOTHING
        inside = self.knowledge(instance)
        assert instance.shell is not None
        return inside - (self.data.about(inside, instance.own) - instance.shell.known)
