"""All scopes of a model, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.bpmn.model import Model, Scope
from engine.bpmn.soundness.agreement import agreement
from engine.bpmn.soundness.drawing import draw
from engine.bpmn.soundness.explore import Space, explore
from engine.bpmn.soundness.loops import restless
from engine.bpmn.soundness.net import Net
from engine.bpmn.soundness.order import calm
from engine.bpmn.soundness.outside import outside
from engine.bpmn.soundness.problems import Problem
from engine.bpmn.soundness.reduce import reduce
from engine.bpmn.soundness.verdicts import verdicts
from engine.bpmn.soundness.writing import Answers, Writing


def problems(model: Model, answers: Answers | None = None) -> tuple[Problem, ...]:
    """What goes wrong in a model when tokens move as drawn, whatever the data.

    Each scope (process, sub-process, event sub-process) is looked at by itself; what is inside an activity is one step
    of it. `answers` are the names that the form of a user task can write, by the task's id; without them it may write
    any. Never raises: what cannot be followed is left out, and a scope with too many states is reported as such.
    """
    writing = Writing(model, answers or {})
    return tuple(problem for scope in model.scopes.values() for problem in _scope(model, scope, writing))


def _scope(model: Model, scope: Scope, writing: Writing) -> Iterator[Problem]:
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
    found = list(verdicts(model, scope.id, once, space))
    if found:
        found = _agreeing(model, scope, writing, found, repeats=repeats)
    rescued = scope.id in outside(model).rescued
    for problem in found:
        if not (rescued and problem.kind == "endless"):
            yield replace(problem, always=False) if rescued and problem.kind == "growth" else problem
    yield from restless(model, scope)


def _agreeing(model: Model, scope: Scope, writing: Writing, found: list[Problem], *, repeats: bool) -> list[Problem]:
    """What is left of the problems when decisions that ask the same agree; all of them where that is too much to look
    at."""
    once = _agreed(model, scope, writing, again=False)
    space = _agreed(model, scope, writing, again=True) if repeats and once else once
    if once is None or space is None:
        return found
    left = list(verdicts(model, scope.id, once, space))
    return found if any(problem.kind == "unchecked" for problem in left) else left


def _agreed(model: Model, scope: Scope, writing: Writing, *, again: bool) -> Space | None:
    """What can happen where decisions agree; None where none do."""
    net = draw(model, scope)
    calm(net)
    agreed = agreement(model, scope, net, writing)
    if agreed is None:
        return None
    for node in net.nodes:
        node.again, node.mixes, node.kept = node.again and again, True, agreed.touches(node)
    reduce(net)
    return explore(net, agreed)


def _kept(model: Model, scope: Scope, *, mixing: bool) -> Net:
    """The net with the inclusive joins at which two tokens may become one, and with events that happen twice."""
    net = draw(model, scope)
    calm(net)
    for node in net.nodes:
        node.mixes = node.mixes or mixing
    reduce(net)
    calm(net)
    return net
