"""Conditional events.

Changed from 3.2.0, where a conditional event sees the data of its own branch and is asked at every refresh. Here it
sees everything that the run knows. It is asked as soon as it waits and whenever something that conditions speak of is
written, before anything else moves, and again when nothing moves any more. One that interrupts nothing fires each
time its condition turns from false to true (BPMN 2.0.2, 10.5.5).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.bpmn import feel
from engine.bpmn.spiff.waits import waiting_tokens

if TYPE_CHECKING:
    from engine.bpmn.spiff.run import Run


def meet_a_condition(run: Run) -> bool:
    """Fire the oldest conditional event whose condition has come true; whether there was one."""
    if not run.spec.conditional:
        return False
    waiting = waiting_tokens(run, "conditional")
    known = run.gathered()[0] if waiting else {}
    for token in waiting:
        node = token.task_spec
        # Anything but true is "not yet".
        true = feel.came_true(node.event_of(token).expression, known, run.env)
        held, token.left = token.left == 1, 1 if true else None
        if true and not held:
            node.fire(token, {})
            return True
    return False
