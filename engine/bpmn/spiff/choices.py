"""Which flows a gateway takes.

Changed from 3.2.0, where conditions are Python strings, an exclusive gateway reads any flow without a condition as
its default, and flows come in the order of the drawing. Here conditions are FEEL, the default is the one marked, and
the first flow in the document whose condition holds is taken; without any the run stops and says so.
"""

from __future__ import annotations

from typing import NoReturn

from SpiffWorkflow.bpmn.specs.defaults import ExclusiveGateway

from engine.bpmn.data.merge import Data
from engine.bpmn.spiff.node import Node, Way, holds
from engine.bpmn.spiff.token import Token
from engine.errors import RunFailed
from engine.text import text


class ExclusiveChoice(Node, ExclusiveGateway):
    """An exclusive gateway: one flow. Tokens that come in pass one by one."""

    def choose(self, my_task: Token) -> list[Way]:
        """The first flow whose condition holds, else the default."""
        if len(self.ways) == 1 and self.ways[0].condition is None:
            return self.ways
        for way in self.ways:
            if way.condition is not None and holds(my_task, way):
                return [way]
        return [self.default] if self.default else stuck(self)


def inclusive_ways(node: Node, my_task: Token, given: Data | None = None) -> list[Way]:
    """The ways of an inclusive gateway: every one whose condition holds or that has none; else the default, if any."""
    others = [way for way in node.ways if way is not node.default]
    ways = [way for way in others if way.condition is None or holds(my_task, way, given)]
    return ways or ([node.default] if node.default else [])


def stuck(node: Node) -> NoReturn:
    """No flow can be taken."""
    raise RunFailed(element=node.name, detail=text("no condition holds and there is no default flow"))
