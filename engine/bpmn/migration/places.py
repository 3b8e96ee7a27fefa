"""What a live token does where it stands, and what waits on its behalf."""

from __future__ import annotations

from engine.bpmn.migration.positions import Place
from engine.bpmn.spiff.catches import Catch, EventGateway
from engine.bpmn.spiff.inside import Inner
from engine.bpmn.spiff.level import Level
from engine.bpmn.spiff.node import Node
from engine.bpmn.spiff.shells import Shell
from engine.bpmn.spiff.throws import Throwing
from engine.bpmn.spiff.token import LEVEL, TaskState, Token
from engine.bpmn.spiff.waits import Waiting


def place_of(token: Token) -> Place:
    """The place of a token of a settled run."""
    node = token.task_spec
    if token.host is not None:
        return _place_on_behalf(token, token.host)
    if isinstance(node, Shell):
        return "join" if is_parked(token) else "repeated"
    if isinstance(node, Throwing):
        return "undoing"
    if token.id in token.workflow.top_workflow.subprocesses:
        return "inside"
    if isinstance(node, EventGateway):
        return "choice"
    if node.parks:
        return "join"
    return "event" if isinstance(node, Waiting) else "task"


def _place_on_behalf(token: Token, host: str) -> Place:
    if host == LEVEL:
        return "event sub-process"
    on = token.workflow.tasks[host].task_spec
    return "event" if on is token.task_spec else "alternative" if isinstance(on, EventGateway) else "boundary"


def is_parked(token: Token) -> bool:
    """Whether the token waits for others of its level."""
    return token.task_spec.parks and token._state == TaskState.WAITING


def watchers(node: Node) -> list[Waiting]:
    """The nodes at which something waits on behalf of a token that is at `node` and not parked."""
    found: list[Waiting] = []
    if isinstance(node, EventGateway):
        found += [way.target for way in node.ways if isinstance(way.target, Waiting)]
    elif isinstance(node, Catch) and len(node.events) > 1:
        found.append(node)
    return found + [one for one in node.boundaries if isinstance(one, Waiting)]


def host_ref(level: Level) -> str | None:
    """The ref of the token on whose behalf a level runs; None for the process."""
    return str(level.host.id) if isinstance(level, Inner) else None
