"""What a diagram says, as frozen values: the one reading of the XML that runtime, lint and viewer share.

Ids are the diagram's own. A `Scope` is a process or an embedded sub-process; every element and flow stands in one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from engine.bpmn.deciding.asked import Asked, Unbound
    from engine.bpmn.settings.steps import StepSettings

TimerKind = Literal["date", "duration", "cycle"]
EventKind = Literal[
    "none", "timer", "message", "signal", "conditional", "error", "escalation", "compensation", "cancel", "link",
    "terminate",
]  # fmt: skip
MAX_INSTANCES = 5_000
"""How often one activity may happen by its marker; more is a mistake in the data."""

ScopeKind = Literal["process", "subProcess", "eventSubProcess", "adHocSubProcess", "transaction"]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that an event waits for or does.

    `expression`: a timer's text, or a condition in FEEL. `name`: the name of a message, signal or link, the code of an
    error or escalation ("" catches every code), the activity that a compensation undoes ("" for all of the scope).
    `key`: FEEL for a message's correlation key, "" when any run of that name will do. `waits`: a compensation that is
    thrown is waited for.
    """

    kind: EventKind = "none"
    timer: TimerKind | None = None
    expression: str = ""
    name: str = ""
    key: str = ""
    waits: bool = True


@dataclass(frozen=True, slots=True)
class Assign:
    """One mapping of data: the value of `source` (FEEL) goes under `target`, a name. With `store`, `target` (of an
    output) or `source` (of an input) is the name of a data store, whose content outlives the run. `marked`: it is
    written where only FEEL can stand; BPMN's own associations may be in any language, or in words."""

    source: str
    target: str
    store: bool = False
    marked: bool = True


@dataclass(frozen=True, slots=True)
class DataFlow:
    """What data enters an activity or event, and what comes out of it.

    `inputs` are names seen inside only. `outputs` are evaluated on what is known inside, when it is done, and written
    outside. `inherits`: the context is seen inside too. `returns`: what was written inside is written outside too.
    """

    inputs: tuple[Assign, ...] = ()
    outputs: tuple[Assign, ...] = ()
    inherits: bool = True
    returns: bool = True


@dataclass(frozen=True, slots=True)
class InstanceEvent:
    """What each of several instances throws as it completes, if `condition` (FEEL, "" for always) holds.

    `data` maps what goes along; without it the event carries the counts of instances (see `Repetition`). A signal
    without a name is BPMN's default one: only the activity's own border hears it.
    """

    events: tuple[Event, ...]
    condition: str = ""
    data: DataFlow | None = None


@dataclass(frozen=True, slots=True)
class Repetition:
    """How often an activity happens: `loop` while or until a condition, or once for each of several instances.

    A loop goes on while `condition` (FEEL) holds, asked before each turn when `before`, else after it, and at most
    `maximum` times. Instances are counted by `cardinality` (FEEL) or by the list `collection` (FEEL) whose element is
    known inside as `item`; `output` is the name of the list that gathers `output_item` (FEEL) in the order of the
    instances; `completion` (FEEL) ends them all once it holds. Inside, and in these expressions, `loopCounter` is
    the number of the turn or instance from 1; in `completion`, and in what `throws` says that a completed instance
    throws, also `numberOfInstances`, `numberOfActiveInstances`, `numberOfCompletedInstances`,
    `numberOfTerminatedInstances` (names of BPMN 2.0.2, table 10.30).
    """

    kind: Literal["loop", "sequential", "parallel"]
    condition: str = ""
    before: bool = False
    maximum: str = ""
    cardinality: str = ""
    collection: str = ""
    item: str = ""
    output: str = ""
    output_item: str = ""
    completion: str = ""
    throws: tuple[InstanceEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Extension:
    """One element under `bpmn:extensionElements`, as written (tag and attribute names in Clark notation)."""

    tag: str
    attributes: Mapping[str, str]
    text: str
    children: tuple[Extension, ...] = ()


NOTHING = Event()


@dataclass(frozen=True, slots=True)
class Element:
    """One node of the diagram. `type` is BPMN's own name (`userTask`); `scope` the id of what it stands in.

    `incoming` and `outgoing` are flow ids in the order of the document, never of the drawing. `attributes` are all of
    the XML element's, foreign ones in Clark notation (`{urn:huiyin:bpmn:1}due`).

    `events` are its definitions in the order of the document, `event` the first of them (kind none without any);
    `all_of` says that it needs all of them to happen (parallelMultiple), else any. `handler` is the activity that
    undoes the one to which a compensation boundary event is attached; `for_compensation` marks such an activity.
    `link` is the element that a throwing link goes on to. `condition` is the activation condition of a complex gateway
    or the completion condition of an ad-hoc sub-process, both FEEL. `instantiates`: an event-based gateway or receive
    task with which a run begins. `parallel_events`: an event-based gateway that waits for all of its events.
    `sequential`, `cancels_rest` and `activates` (FEEL: a list of element ids) belong to ad-hoc sub-processes. `result`
    is the name under which the value of a script, or what a decision gave, is kept; `decision` and `decision_file` say
    which decision a business rule task asks, as written.
    """

    id: str
    type: str
    name: str = ""
    documentation: str = ""
    lane: str | None = None
    scope: str = ""
    file: str = ""
    line: int | None = None
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    default: str | None = None
    events: tuple[Event, ...] = ()
    all_of: bool = False
    attached_to: str | None = None
    interrupting: bool = True
    boundaries: tuple[str, ...] = ()
    script: str = ""
    result: str = ""
    decision: str = ""
    decision_file: str = ""
    called: str = ""
    data: DataFlow | None = None
    repeats: Repetition | None = None
    start_quantity: int = 1
    completion_quantity: int = 1
    for_compensation: bool = False
    handler: str | None = None
    link: str | None = None
    condition: str = ""
    instantiates: bool = False
    parallel_events: bool = False
    sequential: bool = False
    cancels_rest: bool = True
    activates: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    extensions: tuple[Extension, ...] = ()

    @property
    def event(self) -> Event:
        """What it waits for or does first; an event of kind none when it does nothing."""
        return self.events[0] if self.events else NOTHING


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow; `condition` is FEEL, None when it has none."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str | None = None
    scope: str = ""
    file: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane; `attributes` as on `Element`, so `huiyin:group` is found there. `parent` is the lane around it."""

    id: str
    name: str = ""
    parent: str | None = None
    elements: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scope:
    """A process, a global task, or the inside of a sub-process (then `id` is the sub-process element's own).

    `start_id` is its plain start: the start event of kind none, a global task itself; "" without one. `entries` are
    where tokens begin when it is entered plainly: the plain start, or without any start event every node to which
    nothing leads (BPMN 2.0.2, 13.2). `triggers` are other ways for a process to begin: start events that wait for
    something, instantiating receive tasks and the events behind instantiating gateways. `event_subs` are the event
    sub-processes in it.
    """

    id: str
    kind: ScopeKind
    name: str = ""
    file: str = ""
    start_id: str = ""
    elements: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    event_subs: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Model:
    """One route's diagram with the processes it calls.

    `elements`, `flows`, `lanes`, `scopes` and `settings` (of tasks) are keyed by diagram id. `ends` are the end
    events of the process itself. `start_id` is its plain start event. `messages` are the names that something in it
    waits for, `stores` the data stores that something in it reads or writes, `asks` the decisions of its business rule
    tasks by the task's id. Models are compared by identity: what is built from one (specs, settings) is kept with that
    very object.
    """

    process_id: str
    name: str
    file: str
    start_id: str
    ends: tuple[str, ...]
    elements: Mapping[str, Element]
    flows: Mapping[str, Flow]
    scopes: Mapping[str, Scope]
    lanes: Mapping[str, Lane]
    messages: tuple[str, ...]
    stores: tuple[str, ...] = ()
    settings: Mapping[str, StepSettings] = field(default_factory=dict)
    asks: Mapping[str, Asked | Unbound] = field(default_factory=dict)
    documentation: str = ""
