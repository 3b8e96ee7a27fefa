"""What a diagram says, as frozen values: the one reading of the XML that runtime, lint and viewer share.

Ids are the diagram's own. A `Scope` is a process or an embedded sub-process; every element and flow stands in one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from engine.bpmn.settings import StepSettings

TimerKind = Literal["date", "duration", "cycle"]


@dataclass(frozen=True, slots=True)
class Event:
    """What an event waits for or does. `expression` is a timer's text, `message` a message's name."""

    kind: Literal["none", "timer", "message", "terminate"] = "none"
    timer: TimerKind | None = None
    expression: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """One element under `bpmn:extensionElements`, as written (tag and attribute names in Clark notation)."""

    tag: str
    attributes: Mapping[str, str]
    text: str
    children: tuple[Extension, ...] = ()


@dataclass(frozen=True, slots=True)
class Element:
    """One node of the diagram. `type` is BPMN's own name (`userTask`); `scope` the id of what it stands in.

    `incoming` and `outgoing` are flow ids in the order of the document, never of the drawing. `attributes` are all of
    the XML element's, foreign ones in Clark notation (`{urn:huiyin:bpmn:1}due`).
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
    event: Event = field(default_factory=Event)
    attached_to: str | None = None
    interrupting: bool = True
    boundaries: tuple[str, ...] = ()
    script: str = ""
    result: str = ""
    called: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    extensions: tuple[Extension, ...] = ()


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
    """A process, or the inside of an embedded sub-process (then `id` is the sub-process element's own)."""

    id: str
    kind: Literal["process", "subProcess"]
    name: str = ""
    file: str = ""
    start_id: str = ""
    elements: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Model:
    """One route's diagram with the processes it calls.

    `elements`, `flows`, `lanes`, `scopes` and `settings` (of tasks) are keyed by diagram id. `ends` are the end
    events of the process itself. `start_id` is its start event. `messages` are the names that something in it waits
    for. Models are compared by identity: what is built from one (specs, settings) is kept with that very object.
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
    settings: Mapping[str, StepSettings] = field(default_factory=dict)
    documentation: str = ""
