"""Whether a model can always come to an end: found on the drawing alone, with a trace to show.

`problems(model)` plays tokens on every scope, with every decision left open.
"""

from engine.bpmn.soundness.check import problems
from engine.bpmn.soundness.problems import Kind, Problem

__all__ = ["Kind", "Problem", "problems"]
