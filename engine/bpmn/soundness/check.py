"""All scopes of a model, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.bpmn.model import Model, Scope
from engine.bpmn.soundness.drawing import draw
from engine.bpmn.soundness.explore import explore
from engine.bpmn.soundness.loops import restless
from engine.bpmn.soundness.net import Net
from engine.bpmn.soundness.order import calm
from engine.bpmn.soundness.outside import rescued
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
    net, lossy = _small(model, scope, again=False, mixing=False)
    once = space = explore(net)
    # Where tokens gather, two may become one at an inclusive join; and so where an event happens twice.
    mixing = lossy and bool(once.crowded)
    again, _ = _small(model, scope, again=True, mixing=mixing)
    if once.whole and (mixing or any(node.again for node in again.nodes)):
        space = explore(again)
    if net.roots:
        outside = rescued(model, scope)
        for problem in verdicts(model, scope.id, once, space):
            if not (outside and problem.kind == "endless"):
                yield replace(problem, always=False) if outside and problem.kind == "growth" else problem
        yield from restless(model, scope)


def _small(model: Model, scope: Scope, *, again: bool, mixing: bool) -> tuple[Net, bool]:
    """The scope's net, reduced, and whether inclusive joins were reduced in it."""
    net = draw(model, scope)
    calm(net)
    for node in net.nodes:
        node.again = node.again and again
        node.mixes = (node.mixes and again) or mixing
    lossy = reduce(net)
    calm(net)
    return net, lossy
