"""All scopes of a model, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.model import Model, Scope
from engine.bpmn.soundness.drawing import draw
from engine.bpmn.soundness.explore import explore
from engine.bpmn.soundness.problems import Problem
from engine.bpmn.soundness.reduce import reduce
from engine.bpmn.soundness.verdicts import verdicts


def problems(model: Model) -> tuple[Problem, ...]:
    """What goes wrong in a model when tokens move as drawn, whatever the data.

    Each scope (process, sub-process, event sub-process) is looked at by itself; what is inside an activity is one step
    of it. Never raises: what cannot be followed is left out, and a scope with too many states is reported as such.
    """
    return tuple(problem for scope in model.scopes.values() for problem in _scope(model, scope))


def _scope(model: Model, scope: Scope) -> Iterator[Problem]:
    net = draw(model, scope)
    if not net.roots:
        return
    reduce(net)
    yield from verdicts(model, scope.id, explore(net))
