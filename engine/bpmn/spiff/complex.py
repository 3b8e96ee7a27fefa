"""Complex gateways.

Changed from 3.2.0, which cannot parse them. Here a complex gateway fires as soon as its activation condition holds for
the tokens that wait at it. Tokens that come later by flows it has not seen yet are too late, until every flow was seen
or nothing more can come: then it is reset, ready for the next round (BPMN 2.0.2, 13.4.5).

BPMN asks the conditions of its flows once more at the reset, for the tokens that were late, and tells them by
`waitingForStart` which of the two times it is. Here they are asked again where one of them speaks of it; elsewhere
late tokens are swallowed, for nobody who draws "two of three are enough" means that what follows be done twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn import feel
from engine.bpmn.spiff.choices import inclusive_ways, stuck
from engine.bpmn.spiff.joins import InclusiveJoin
from engine.bpmn.spiff.level import together
from engine.bpmn.spiff.node import Node, Way
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
        return any(way.condition is not None and FIRST in feel.names_in(way.condition) for way in self.ways)

    def _fire_if_active(self, level: Level) -> None:
        """Fire as often as the waiting tokens allow: when every flow had one, the next round begins at once."""
        while True:
            parked = self.parked(level)
            tokens = [token for waiting in parked.values() for token in waiting]
            if not tokens or not self._is_active(level, tokens, len(parked)):
                return
            self.unite([parked[flow][0] for flow in self.element.incoming if flow in parked])
            if len(parked) < len(self.element.incoming):
                level.fired[self.name] = list(parked)
                return

    def _is_active(self, level: Level, tokens: list[Token], flows: int) -> bool:
        if not self.element.condition:
            return flows == len(self.element.incoming)
        data, _ = together([(token.data, token.stamps) for token in tokens])
        env = level.top_workflow.env
        return feel.holds(self.element.condition, {**data, COUNT: len(tokens), FIRST: True}, env, self.name)

    def _reset(self, level: Level) -> None:
        del level.fired[self.name]
        parked = self.parked(level)
        late = [token for flow in self.element.incoming for token in parked.get(flow, []) if token.slot]
        if late:
            self.unite(late)
        self._fire_if_active(level)

    def choose(self, my_task: Token) -> list[Way]:
        """Every flow whose condition holds, else the default; for late tokens, it may be none."""
        is_late = bool(my_task.slot)
        if is_late and not self._asks_again():
            return []
        ways = inclusive_ways(self, my_task, {FIRST: not is_late})
        return ways if ways or is_late else stuck(self)

    def try_to_fire(self, level: Level, *, stuck: bool) -> bool:
        """Nothing else moves: a gateway that has fired is reset when no other flow can bring a token any more."""
        seen = level.fired.get(self.name)
        if seen is None or self._awaits_more(level, seen, stuck):
            return False
        self._reset(level)
        return True
