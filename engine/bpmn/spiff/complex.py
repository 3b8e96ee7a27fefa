"""Complex gateways.

Changed from 3.2.0, which cannot parse them. Here a complex gateway fires as soon as its activation condition holds for
the tokens that wait at it; tokens that come later by flows it has not seen yet are swallowed, until every flow was
seen or nothing more can come: then it is ready for the next round (BPMN 2.0.2, 13.4.5).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn import feel
from engine.bpmn.spiff.joins import InclusiveJoin
from engine.bpmn.spiff.level import together
from engine.bpmn.spiff.node import Node
from engine.bpmn.spiff.token import TaskState, Token

if TYPE_CHECKING:
    from engine.bpmn.spiff.level import Level

COUNT = "activationCount"


class ComplexGateway(InclusiveJoin):
    """A complex gateway. `level.fired` says for one that has fired which flows it has seen."""

    def _update_hook(self, my_task: Token) -> bool:
        if len(self.element.incoming) < 2:
            return Node._update_hook(self, my_task)
        my_task._set_state(TaskState.WAITING)
        level, via = my_task.workflow, my_task.via or ""
        seen = level.fired.get(self.name)
        if seen is not None and via not in seen:
            self._swallow(level, my_task, [*seen, via])
        elif seen is None:
            self._fire_if_active(level)
        return False

    def _swallow(self, level: Level, my_task: Token, seen: list[str]) -> None:
        level.fired[self.name] = seen
        level.remove(my_task)
        if len(seen) == len(self.element.incoming):
            self._reset(level)
        level.absorb(my_task)

    def _fire_if_active(self, level: Level) -> None:
        parked = self.parked(level)
        tokens = [token for waiting in parked.values() for token in waiting]
        if not tokens or not self._is_active(level, tokens, len(parked)):
            return
        if len(parked) < len(self.element.incoming):
            level.fired[self.name] = list(parked)
        self.unite([parked[flow][0] for flow in self.element.incoming if flow in parked])

    def _is_active(self, level: Level, tokens: list[Token], flows: int) -> bool:
        if not self.element.condition:
            return flows == len(self.element.incoming)
        data, _ = together([(token.data, token.stamps) for token in tokens])
        env = level.top_workflow.env
        return feel.holds(self.element.condition, {**data, COUNT: len(tokens)}, env, self.name)

    def _reset(self, level: Level) -> None:
        del level.fired[self.name]
        self._fire_if_active(level)

    def try_to_fire(self, level: Level, *, stuck: bool) -> bool:
        """Nothing else moves: a gateway that has fired is reset when no other flow can bring a token any more."""
        seen = level.fired.get(self.name)
        if seen is None or self._awaits_more(level, seen, stuck):
            return False
        self._reset(level)
        return True
