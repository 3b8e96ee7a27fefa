"""The inside of a sub-process, a call or whatever else runs on behalf of one token.

Changed from 3.2.0, where a sub-workflow copies its data in and out through Python objects that stay in memory and in
every snapshot, finished ones too. Here a finished inside is gone; what stays is what its tokens knew at their ends,
and what compensation may still have to undo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow

from engine.bpmn.data.merge import Data, Stamps
from engine.bpmn.spiff.level import Level
from engine.bpmn.spiff.token import Token

if TYPE_CHECKING:
    from engine.bpmn.spiff.run import Run


class Inner(Level, BpmnSubWorkflow):
    """The inside of one sub-process while it runs; `host` is the token that waits for its end."""

    def __init__(self, spec: Any, host: Token, run: Run) -> None:
        self.blank()
        self.host = host
        BpmnSubWorkflow.__init__(self, spec, host.id, run, deserializing=True)

    def _calculate_depth(self) -> int:
        """How deep the level is; stock walks all levels for it."""
        return int(self.host.workflow.depth) + 1

    def outcome(self) -> tuple[Data, Stamps]:
        """What the host would know, were it over now."""
        return self.gathered()

    def finish(self) -> None:
        """Back to the host, with what was known at the ends. It is completed now: its border hears nothing more, even
        if others move before it does."""
        assert self.ended is not None
        self.host.workflow.disarm(self.host)
        self.top_workflow.close_level(self.host.id)
        self.host.data, self.host.stamps = self.ended
        self.host.inside = self.memories
        self.host.task_spec.inside_is_over(self.host)
        self.host._ready()
