"""What one command costs in `engine.bpmn` (load, complete, save; no database), beside SpiffWorkflow 3.2.0 as it comes.

Processor time, not wall time: other work on the machine must not count. The route has six user tasks, one decision
with a way back and one boundary timer, and thirty fields of case data.
"""

from __future__ import annotations

import gc
import io
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.bpmn import runtime
from engine.bpmn.hot import hot
from engine.bpmn.model import Model
from engine.bpmn.parser import build
from tests.benchmarks.figures import Figure
from tests.factories.diagrams import diagram, flow
from tests.factories.runs import flows, nodes

NOW = datetime(2025, 9, 29, 8, tzinfo=UTC)
STEPS = ("register", "triage", "accept", "opinion", "review", "reply")
DATA: dict[str, object] = {
    "case": {"number": "2025-000017", "opened_at": "2025-09-29T08:00:00Z", "channel": "phone", "unit": "network"},
    "verdict": "ok",
    **{f"field_{number}": f"what the customer said, in about sixty letters, {number:>4}" for number in range(30)},
}
ANSWERS: dict[str, object] = {"verdict": "ok", "note": "fine"}
RUNS = 60
TURNS = 1000


def measure() -> list[Figure]:
    """Milliseconds a command: stock, bare, ours reloaded each time, ours hot; and what a long loop does to it."""
    model = build(source('verdict = "insufficient"', "PT120H"), "route.bpmn")
    stock, bare = timed(stock_case(saved=True)), timed(stock_case(saved=False))
    hot.capacity = 0
    cold = timed(lambda: our_case(model))
    first, last = loop_turns(model)
    hot.capacity = 512
    warm = timed(lambda: our_case(model))
    return [
        Figure("stock serializer, ms a command", stock, "ms"),
        Figure("bare stepping, nothing saved, ms a command", bare, "ms"),
        Figure("ours, reloaded, ms a command", cold, "ms", goal=0.5, higher_is_better=False),
        Figure("ours, hot, ms a command", warm, "ms", goal=0.3, higher_is_better=False),
        Figure("times faster than stock, reloaded", stock / cold, "×", goal=5.9),
        Figure("speed as a share of bare stepping, reloaded", bare / cold, "×", goal=0.6),
        Figure("snapshot in mid-life", len(mid_life(model)), "bytes", goal=3700, higher_is_better=False),
        Figure(f"last of {TURNS} loop turns against the first", last / first, "×", goal=1.2, higher_is_better=False),
    ]


def source(condition: str, limit: str) -> bytes:
    """The route, with the condition of its way back and the text of its timer."""
    steps = "".join(f'<userTask id="{step}" name="{step}"/>' for step in STEPS)
    event = (
        '<boundaryEvent id="limit" attachedToRef="opinion"><timerEventDefinition>'
        f'<timeDuration id="five">{limit}</timeDuration></timerEventDefinition></boundaryEvent>'
    )
    ends = nodes(start="startEvent", end="endEvent", late="endEvent")
    gateway = '<exclusiveGateway id="enough" default="enough-reply"/>' + flow("enough", "opinion", condition)
    row = flows("start register triage accept opinion review enough reply end", "limit late")
    return diagram(ends + steps + event + gateway + row)


def timed(case: Callable[[], int]) -> float:
    """Milliseconds of processor time a command."""
    case()
    gc.collect()
    before = time.process_time()
    commands = sum(case() for _ in range(RUNS))
    return (time.process_time() - before) / commands * 1000


def our_case(model: Model) -> int:
    """A case from start to end; how many commands it took."""
    step = runtime.start(model, DATA, now=NOW)
    for _ in STEPS:
        assert step.snapshot is not None
        step = runtime.complete(model, step.snapshot, step.changes.opened[0].ref, ANSWERS, now=NOW)
    assert step.changes.finished
    return len(STEPS) + 1


def mid_life(model: Model) -> bytes:
    """A snapshot after four steps."""
    step = runtime.start(model, DATA, now=NOW)
    for _ in range(4):
        assert step.snapshot is not None
        step = runtime.complete(model, step.snapshot, step.changes.opened[0].ref, ANSWERS, now=NOW)
    assert step.snapshot is not None
    return step.snapshot


def loop_turns(model: Model) -> tuple[float, float]:
    """Processor time of the first and the last hundred turns through the way back."""
    snapshot, turns = mid_life(model), []
    ref = json.loads(snapshot)[5][0][0]
    for _ in range(TURNS):
        before = time.process_time()
        for _ in ("review", "opinion"):
            step = runtime.complete(model, snapshot, ref, {"verdict": "insufficient"}, now=NOW)
            assert step.snapshot is not None
            snapshot, ref = step.snapshot, step.changes.opened[0].ref
        turns.append(time.process_time() - before)
    # Medians of a hundred, so that one collection of garbage does not decide.
    return sorted(turns[:100])[50], sorted(turns[-100:])[50]


def stock_case(*, saved: bool) -> Callable[[], int]:
    """The same case on SpiffWorkflow alone, saved with its own serializer after every command or not at all."""
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.parse(io.BytesIO(source('verdict == "insufficient"', '"PT120H"'))))
    spec, inner = parser.get_spec("route"), parser.get_subprocess_specs("route")
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())

    def case() -> int:
        workflow = BpmnWorkflow(spec, inner)
        workflow.do_engine_steps()
        task: Any = next(iter(workflow.get_tasks(state=TaskState.READY, manual=True)))
        task.data.update(DATA)
        for _ in STEPS:
            if saved:
                workflow = serializer.deserialize_json(serializer.serialize_json(workflow))
            task = next(iter(workflow.get_tasks(state=TaskState.READY, manual=True)))
            task.data.update(ANSWERS)
            task.run()
            workflow.do_engine_steps()
        assert workflow.is_completed()
        return len(STEPS) + 1

    return case
