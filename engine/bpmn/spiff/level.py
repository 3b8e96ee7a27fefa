"""A level of a run: the process itself, or the inside of one sub-process or call, with the tokens in it.

Changed from 3.2.0, where a (sub-)workflow finds its work by walking a tree, and ends when an internal join has seen
every branch. Here a level is a flat table of live tokens, and it ends when the last one has gone. What a token knew
when it ended is merged into `ended`, so parallel ends lose nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.bpmn.merge import Data, Stamps, merged
from engine.bpmn.spiff.token import TaskState, Token

if TYPE_CHECKING:
    from engine.bpmn.spiff.node import Node
    from engine.bpmn.spiff.run import Run


class Level:
    """What `Run` and `Inner` share. `tasks` holds live tokens by ref, oldest first."""

    tasks: dict[str, Token]
    spec: Any
    depth: int
    top_workflow: Run
    ended: tuple[Data, Stamps] | None
    end_id: str | None

    def enter(self, node: Node, data: Data, stamps: Stamps, via: str | None) -> Token:
        """A token comes to `node` by the flow `via`."""
        token = Token(self, node, self.top_workflow.new_ref(), data, stamps, via)
        node._update(token)
        return token

    def attach(self, node: Node, host: Token) -> Token:
        """A token without data that waits at `node` on behalf of `host`."""
        token = Token(self, node, self.top_workflow.new_ref(), {}, {})
        token.host = host.id
        token._set_state(TaskState.WAITING)
        return token

    def attached(self, host: Token) -> list[Token]:
        """The tokens that wait on behalf of `host`."""
        return [token for token in self.tasks.values() if token.host == host.id]

    def remove(self, token: Token) -> None:
        """The token leaves, and whatever waited on its behalf is called off."""
        del self.tasks[token.id]
        if token.task_spec.has_attached:
            for waiting in self.attached(token):
                waiting.cancel()

    def absorb(self, token: Token) -> None:
        """The token, already removed, goes nowhere from here; the level ends with its last one."""
        self.keep(token)
        if not self.tasks:
            self.finish()

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
        data, stamps = parts[0]
        for other, other_stamps in parts[1:]:
            data, stamps = merged(data, stamps, other, other_stamps)
        return data, stamps

    def known_to(self, token: Token) -> tuple[Data, Stamps]:
        """A token's data; for the host of a running sub-process what is known inside."""
        inner = self.top_workflow.subprocesses.get(token.id)
        return inner.gathered() if inner is not None else (token.data, token.stamps)

    def finish(self) -> None:
        """The level has no token left."""
        raise NotImplementedError
