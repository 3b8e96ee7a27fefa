"""Complex gateways.

Changed from 3.2.0, which cannot parse them. Here a complex gateway fires as soon as its activation condition holds for
the tokens that wait at it. Tokens that come later by flows it has not seen yet are too late, until every flow was seen
or nothing more can come: then it is reset, ready for the next round, and the conditions of its flows are asked again
for the tokens that were late (BPMN 2.0.2, 13.4.5, table 13.5). `waitingForStart` tells which of the two times it is.

BPMN gives every flow out of it a condition. A flow without one counts as `waitingForStart`: nobody who draws "two of
three are enough" means that what follows be done twice. So late tokens are swallowed where nothing could be asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn import feel
from engine.bpmn.data.merge import Data
from engine.bpmn.spiff.choices import inclusive_ways, stuck
from engine.bpmn.spiff.joins import InclusiveJoin
from engine.bpmn.spiff.level import together
from engine.bpmn.spiff.node import Node, Way, holds
from engine.bpmn.spiff.token import TaskState, Token

if TYPE_CHECKING:
    from engine.bpmn.spiff.level import Level

COUNT, FIRST = "activationCount", "waitingForStart"
_LATE = 1


class ComplexGateway(InclusiveJoin):
    """A complex gateway. `level.fired` says for one that has fired which flows it has seen."""

    def _update_hook(self, my_task: Token) -> bool:
        if len(self.element.incoming) < 2:
            return Node._update_hook(self, my_task)
        my_task._set_state(TaskState.WAITING)
        level, via = my_task.workflow, my_task.via or ""
        seen = level.fired.get(self.name)
        if seen is not None and via not in seen:
            self._be_late(level, my_task, [*seen, via])
        elif seen is None:
            self._fire_if_active(level)
        return False

    def _be_late(self, level: Level, my_task: Token, seen: list[str]) -> None:
        level.fired[self.name] = seen
        asked_again = self._asks_again()
        if asked_again:
            my_task.slot = _LATE
        else:
            level.remove(my_task)
        if len(seen) == len(self.element.incoming):
            self._reset(level)
        if not asked_again:
            level.absorb(my_task)

    def _asks_again(self) -> bool:
        return self.default is not None or any(way.condition is not None for way in self.ways)

    def _fire_if_active(self, level: Level) -> None:
        """Fire as often as the waiting tokens allow: when every flow had one, the next round begins at once."""
        while True:
            parked = self.parked(level)
            tokens = [token for waiting in parked.values() for token in waiting]
            if not tokens or not self._is_active(level, tokens, parked):
                return
            self.unite([parked[flow][0] for flow in self.element.incoming if flow in parked])
            if len(parked) < len(self.element.incoming):
                level.fired[self.name] = list(parked)
                return

    def _is_active(self, level: Level, tokens: list[Token], parked: dict[str, list[Token]]) -> bool:
        if not self.element.condition:
            return len(parked) == len(self.element.incoming)
        data, _ = together([(token.data, token.stamps) for token in tokens])
        counts: Data = {flow: len(parked.get(flow, ())) for flow in self.element.incoming}
        known = {**data, **counts, COUNT: len(tokens), FIRST: True}
        return feel.holds(self.element.condition, known, level.top_workflow.env, self.name)

    def _reset(self, level: Level) -> None:
        del level.fired[self.name]
        parked = self.parked(level)
        late = [token for flow in self.element.incoming for token in parked.get(flow, []) if token.slot]
        if late:
            self.unite(late)
        self._fire_if_active(level)

    def choose(self, my_task: Token) -> list[Way]:
        """Every flow whose condition holds, else the default; for late tokens, it may be none."""
        if not my_task.slot:
            return inclusive_ways(self, my_task, {FIRST: True}) or stuck(self)
        asked = [way for way in self.ways if way.condition is not None and way is not self.default]
        ways = [way for way in asked if holds(my_task, way, {FIRST: False})]
        return ways or ([self.default] if self.default else [])

    def try_to_fire(self, level: Level, *, stuck: bool) -> bool:
        """Nothing else moves: a gateway that has fired is reset when no other flow can bring a token any more."""
        seen = level.fired.get(self.name)
        if seen is None or self._awaits_more(level, seen, stuck):
            return False
        self._reset(level)
        return True
