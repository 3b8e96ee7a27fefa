"""Events in the flow that wait for one thing in one version and for several in the other.

One that waits for several has a token of its own for each (`engine.bpmn.spiff.catches`), and one that holds the data.
What is armed keeps its ref, because its timer is known by that; so it is the holder that comes or goes.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.bpmn.migration.entries import Entry
from engine.bpmn.spiff.catches import Catch
from engine.bpmn.spiff.token import TaskState, Token


def regroup(entries: Iterable[Entry]) -> dict[str, str]:
    """Put holders in and take them out, for tokens that are on their new nodes already.

    Whoever holds the data now, by the ref of the token that held it before.
    """
    holders: dict[str, str] = {}
    for entry in entries:
        token = entry.token
        if token is None or token.host is not None or not isinstance(token.task_spec, Catch):
            continue
        node = token.task_spec
        waits = [one for one in token.workflow.attached(token) if one.task_spec is node]
        if len(node.events) > 1 and token._state == TaskState.WAITING and entry.node:
            holders[token.id] = _put_in(token).id
        elif len(node.events) == 1 and waits:
            _take_out(token, waits[0])
            holders[token.id] = waits[0].id
    return holders


def _put_in(waiting: Token) -> Token:
    level = waiting.workflow
    holder = Token(level, waiting.task_spec, level.top_workflow.new_ref(), {}, {})
    holder._set_state(TaskState.STARTED)
    _hand_over(waiting, holder)
    waiting.host = holder.id
    return holder


def _take_out(holder: Token, waiting: Token) -> None:
    waiting.host = None
    waiting.slot = 0
    _hand_over(holder, waiting)
    holder.workflow.drop(holder)


def _hand_over(old: Token, new: Token) -> None:
    new.data, new.stamps, new.via, new.turn = old.data, old.stamps, old.via, old.turn
    old.data, old.stamps, old.via = {}, {}, None
    for one in old.workflow.attached(old):
        one.host = new.id
