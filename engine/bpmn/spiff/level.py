"""A level of a run: the process itself, or the inside of one sub-process or call, with the tokens in it.

Changed from 3.2.0, where a (sub-)workflow finds its work by walking a tree, and ends when an internal join has seen
every branch. Here a level is a flat table of live tokens, and it ends when the last one has gone that does not merely
wait to begin an event sub-process. What a token knew when it ended is merged into `ended`, so parallel ends lose
nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.bpmn.data.merge import Data, Stamps, copy_stamps, merged
from engine.bpmn.data.values import copied
from engine.bpmn.spiff.memory import Memory
from engine.bpmn.spiff.token import LEVEL, TaskState, Token
from engine.errors import RunFailed
from engine.text import text

if TYPE_CHECKING:
    from engine.bpmn.spiff.node import Node
    from engine.bpmn.spiff.run import Run


class Level:
    """What `Run` and `Inner` share. `tasks` holds live tokens by ref, oldest first.

    `memories` are the completed activities that compensation could undo, oldest first. `fired` holds, for a complex
    gateway that has fired and is not yet reset, the flows it has seen.
    """

    tasks: dict[str, Token]
    spec: Any
    depth: int
    top_workflow: Run
    ended: tuple[Data, Stamps] | None
    end_id: str | None
    memories: list[Memory]
    fired: dict[str, list[str]]
    splitting = False
    """Whether tokens are just being put on several flows."""
    undoing = False
    """Whether a compensation handler runs in it."""
    completion = ""
    """The condition that ends it early; only ad-hoc sub-processes have one."""

    def blank(self) -> None:
        """Nothing has happened here yet."""
        self.ended = self.end_id = None
        self.memories = []
        self.fired = {}

    def open(self, entries: list[Node], data: Data, stamps: Stamps) -> None:
        """The level begins: its event sub-processes are armed, then a token enters at each of `entries`."""
        for sub in self.spec.event_subs:
            sub.attach_to_level(self, data)
        if not entries:
            self.open_empty(data, stamps)
            return
        rest = [(node, copied(data), copy_stamps(stamps)) for node in entries[1:]]
        self.enter(entries[0], data, stamps, None)
        for node, own, own_stamps in rest:
            self.enter(node, own, own_stamps, None)

    def open_empty(self, data: Data, stamps: Stamps) -> None:
        """It begins nowhere: over at once when nothing is drawn in it, else a mistake."""
        if any(not node.element.for_compensation for node in self.spec.task_specs.values()):
            raise RunFailed(element=self.spec.name, detail=text("nothing says where it begins"))
        self.ended = data, stamps
        self.finish_if_over()

    def enter(self, node: Node, data: Data, stamps: Stamps, via: str | None) -> Token:
        """A token comes to `node` by the flow `via`."""
        token = Token(self, node, self.top_workflow.new_ref(), data, stamps, via)
        node._update(token)
        return token

    def attach(self, node: Node, host: Token | None) -> Token:
        """A token without data that waits at `node` on behalf of `host`; of the level itself without one."""
        token = Token(self, node, self.top_workflow.new_ref(), {}, {})
        token.host = LEVEL if host is None else host.id
        token._set_state(TaskState.WAITING)
        return token

    def attached(self, host: Token) -> list[Token]:
        """The tokens that wait on behalf of `host`."""
        return [token for token in self.tasks.values() if token.host == host.id]

    def remove(self, token: Token) -> None:
        """The token leaves, and whatever waited on its behalf is called off."""
        self.drop(token)
        self.disarm(token)

    def disarm(self, host: Token) -> None:
        """What the token stands for is done: nothing waits on its behalf any more."""
        if host.task_spec.has_attached:
            for waiting in self.attached(host):
                waiting.cancel()

    def drop(self, token: Token) -> None:
        """The token is no more."""
        del self.tasks[token.id]
        self.top_workflow.alive -= 1

    def absorb(self, token: Token) -> None:
        """The token, already removed, goes nowhere from here; the level ends with its last one."""
        self.keep(token)
        self.finish_if_over()

    def finish_if_over(self) -> None:
        """The level ends with its last token. Once its own flow is over, nothing new begins beside it: event
        sub-processes that run are waited for, and those that are armed are called off (BPMN 2.0.2, 13.5.4)."""
        if self.splitting:
            return
        if self.tasks and self.spec.event_subs and not any(map(self._is_own, self.tasks.values())):
            for token in [token for token in self.tasks.values() if token.host == LEVEL]:
                token.cancel()
        if not self.tasks:
            self.finish()

    def _is_own(self, token: Token) -> bool:
        return token.host != LEVEL and token.task_spec not in self.spec.event_subs

    def keep(self, token: Token) -> None:
        """What the token knows stays known after it has gone."""
        known = (token.data, token.stamps)
        self.ended = merged(*self.ended, *known) if self.ended else known

    def stop(self) -> None:
        """End at once: what is still alive is cancelled, what it knew is kept."""
        self.ended = self.gathered()
        self.cancel_all()
        self.finish()

    def cancel_all(self) -> None:
        """Cancel every token, hosts with what is inside them."""
        while self.tasks:
            next(iter(self.tasks.values())).cancel()

    def gathered(self) -> tuple[Data, Stamps]:
        """What all tokens of the level and inside it know together."""
        parts = [self.ended] if self.ended else []
        parts += [self.known_to(token) for token in self.tasks.values() if token.host is None]
        self.top_workflow.merges += len(parts)
        return together(parts)

    def known_to(self, token: Token) -> tuple[Data, Stamps]:
        """A token's data; for the host of a running inside what comes of that, were it over now."""
        inner = self.top_workflow.subprocesses.get(token.id)
        return inner.outcome() if inner is not None else (token.data, token.stamps)

    def remember(self, name: str, data: Data, inner: list[Memory] | None = None) -> None:
        """An activity is completed that compensation could undo."""
        self.memories.append(Memory(name, copied(data), inner or [], self.top_workflow.next_memory()))

    def kept(self) -> Data:
        """What has to be saved of the level beside its tokens, ends and memories, by name."""
        return {}

    def put_back(self, kept: Data) -> None:
        """The reverse of `kept`."""

    def ends_with(self, token: Token) -> bool:
        """Whether a token, removed already, goes no further because the activity it has done ends the level."""
        return False

    def finish(self) -> None:
        """The level has no token left."""
        raise NotImplementedError


def together(parts: list[tuple[Data, Stamps]]) -> tuple[Data, Stamps]:
    """What several tokens know together. At least one part."""
    data, stamps = parts[0]
    for other, other_stamps in parts[1:]:
        data, stamps = merged(data, stamps, other, other_stamps)
    return data, stamps
