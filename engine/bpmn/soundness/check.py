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
    net = draw(model, scope)
    if not net.roots:
        return
    calm(net)
    repeats = any(node.again for node in net.nodes)
    for node in net.nodes:
        node.again = node.mixes = False
    lossy = reduce(net)
    once = space = explore(net)
    # Where tokens gather, two may become one at an inclusive join; and so where an event happens twice.
    mixing = lossy and (bool(once.crowded) or any(node.copies > 1 for node in net.nodes))
    if once.whole and (mixing or repeats):
        space = explore(_kept(model, scope, mixing=mixing))
    outside = rescued(model, scope)
    for problem in verdicts(model, scope.id, once, space):
        if not (outside and problem.kind == "endless"):
            yield replace(problem, always=False) if outside and problem.kind == "growth" else problem
    yield from restless(model, scope)


def _kept(model: Model, scope: Scope, *, mixing: bool) -> Net:
    """The net with the inclusive joins at which two tokens may become one, and with events that happen twice."""
    net = draw(model, scope)
    calm(net)
    for node in net.nodes:
        node.mixes = node.mixes or mixing
    reduce(net)
    calm(net)
    return net
