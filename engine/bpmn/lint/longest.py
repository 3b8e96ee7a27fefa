"""The longest path through a diagram, in days: loops count once, the inside of a sub-process or a call counts too."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from engine.bpmn.graph import onward
from engine.bpmn.model import Model


@dataclass(frozen=True, slots=True)
class Path:
    """`days` in all; `steps` are the elements that take time, in order."""

    days: Decimal
    steps: tuple[str, ...]


NOWHERE = Path(Decimal(0), ())


class Longest:
    """Longest paths of one model; elements take `costs` days each, those in `caps` end by that day at the latest."""

    def __init__(self, model: Model, costs: Mapping[str, Decimal], caps: Mapping[str, Decimal]) -> None:
        self._model = model
        self._costs = costs
        self._caps = caps
        self._inside: dict[str, Path] = {}

    def to(self, stops: Collection[str]) -> Path | None:
        """From where the process begins to one of `stops`, that one included; None when no path leads there."""
        return self._between(self._model.process_id, stops)

    def _between(self, scope_id: str, stops: Collection[str]) -> Path | None:
        scope = self._model.scopes[scope_id]
        starts = (*scope.entries, *scope.triggers)
        order = self._onward_order(starts)
        best: dict[str, Path] = dict.fromkeys(starts, NOWHERE)
        for key in order:
            best[key] = self._then(best[key], key)
            for target in self._leads(key):
                if order[target] > order[key] and (target not in best or best[key].days > best[target].days):
                    best[target] = best[key]
        reached = [best[key] for key in stops if key in order]
        return max(reached, key=lambda path: path.days, default=None)

    def _then(self, path: Path, key: str) -> Path:
        own = self._costs[key]
        inner = self._within(self._model.elements[key].called or key)
        if not own and not inner.days:
            return path
        days = path.days + own + inner.days
        if key in self._caps:
            days = max(path.days, min(days, self._caps[key]))
        return Path(days, (*path.steps, *((key,) if own else ()), *inner.steps))

    def _within(self, key: str) -> Path:
        """The longest path inside a scope; one that calls itself is another rule's finding and counts as nothing."""
        scope = self._model.scopes.get(key)
        if scope is None or key == self._model.process_id:
            return NOWHERE
        if key not in self._inside:
            self._inside[key] = NOWHERE
            stops = [one for one in scope.elements if not self._model.elements[one].outgoing]
            self._inside[key] = self._between(key, stops) or NOWHERE
        return self._inside[key]

    def _leads(self, key: str) -> tuple[str, ...]:
        # A boundary event leaves its step early or late; late, the step has cost all its time.
        element = self._model.elements[key]
        return tuple(target for target in onward(self._model, element) if target in self._model.elements)

    def _onward_order(self, starts: Collection[str]) -> dict[str, int]:
        """What `starts` lead to, in an order in which every flow but those that close a loop leads onward."""
        finished: list[str] = []
        seen: set[str] = set()
        stack: list[tuple[str, bool]] = [(start, False) for start in starts]
        while stack:
            key, done = stack.pop()
            if done:
                finished.append(key)
            elif key in self._model.elements and key not in seen:
                seen.add(key)
                stack.append((key, True))
                stack += [(target, False) for target in reversed(self._leads(key))]
        return {key: position for position, key in enumerate(reversed(finished))}
