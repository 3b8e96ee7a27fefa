"""Edits that designers make to a route while cases run: other ids, a step put in, a branch, an event, another time.

Each edit keeps the ids it does not speak of, and says what is called otherwise.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn.migration import Renames
from tests.conformance.migration.renaming import BPMN, renamed, reverse, tag

_SPLITS = frozenset({"userTask", "task", "parallelGateway", "scriptTask"})
_GUARDED = frozenset({"userTask", "receiveTask", "subProcess", "callActivity", "transaction"})


class NoPlace(Exception):
    """The diagram has nothing that could be edited so."""


@dataclass
class Edited:
    """A diagram under edit; `flows` is what is called otherwise so far."""

    root: etree._Element
    rng: random.Random
    flows: dict[str, str] = field(default_factory=dict)
    count: int = 0

    def all(self, *kinds: str) -> list[etree._Element]:
        """Elements of these kinds, in the order of the document."""
        return [element for element in self.root.iter(etree.Element) if tag(element) in kinds]

    def key(self) -> str:
        """An id that the diagram does not have."""
        self.count += 1
        return f"new{self.count}"

    def draw(self, scope: etree._Element, kind: str, inside: str = "", **attributes: str) -> str:
        """A new element in a scope; its id."""
        key = self.key()
        element = etree.SubElement(scope, f"{BPMN}{kind}", id=key, **attributes)
        for child in etree.fromstring(f'<x xmlns="{BPMN[1:-1]}">{inside}</x>'):
            element.append(child)
        return key

    def connect(self, scope: etree._Element, source: str, target: str) -> str:
        """A new flow; its id."""
        return self.draw(scope, "sequenceFlow", sourceRef=source, targetRef=target)

    def handled(self, scope: etree._Element, event: str) -> None:
        """A task and an end behind an event."""
        task, end = self.draw(scope, "userTask"), self.draw(scope, "endEvent")
        self.connect(scope, event, task)
        self.connect(scope, task, end)


Edit = Callable[[Edited], None]


def put_in(edited: Edited) -> None:
    """A step or a gateway on a flow. Who waits at a join behind it came by what is now the second half."""
    by_id = {element.get("id"): element for element in edited.root.iter(etree.Element)}
    flows = [
        flow
        for flow in edited.all("sequenceFlow")
        if tag(by_id[flow.get("sourceRef")]) != "eventBasedGateway" and flow.get("id") not in edited.flows
    ]
    flow, scope = _picked(edited, flows)
    kind = edited.rng.choice(["userTask", "userTask", "task", "exclusiveGateway", "parallelGateway"])
    key = edited.draw(scope, kind)
    half, whole = edited.connect(scope, key, flow.get("targetRef", "")), flow.get("id", "")
    first = next((old for old, last in edited.flows.items() if last == whole), whole)
    if not first.startswith("new"):
        edited.flows[first] = half
    flow.set("targetRef", key)


def branch(edited: Edited) -> None:
    """One more way out."""
    hosts = [
        one
        for one in edited.all(*_SPLITS)
        if not (_undoes(one) or _in_ad_hoc(one) or one.get("completionQuantity", "1") != "1")
    ]
    host, scope = _picked(edited, hosts)
    edited.handled(scope, host.get("id", ""))


def border(edited: Edited) -> None:
    """An event on the border of an activity."""
    hosts = [one for one in edited.all(*_GUARDED) if not _undoes(one) and not _is_event_sub(one)]
    host, scope = _picked(edited, hosts)
    stays = edited.rng.random() < 0.5
    attributes = {"attachedToRef": host.get("id", ""), "cancelActivity": "false" if stays else "true"}
    edited.handled(scope, edited.draw(scope, "boundaryEvent", definition(edited, cycles=stays), **attributes))


def watch(edited: Edited) -> None:
    """An event sub-process."""
    scopes = [one for one in edited.all("process", "subProcess") if one.find(f"{BPMN}startEvent") is not None]
    if not scopes:
        raise NoPlace
    scope = edited.rng.choice(scopes)
    stays = edited.rng.random() < 0.5
    key = edited.draw(scope, "subProcess", triggeredByEvent="true")
    sub = scope[-1]
    attributes = {"isInterrupting": "false" if stays else "true"}
    assert sub.get("id") == key
    edited.handled(sub, edited.draw(sub, "startEvent", definition(edited, cycles=stays), **attributes))


def another_time(edited: Edited) -> None:
    """A timer with another duration."""
    found = edited.all("timeDuration")
    if found:
        edited.rng.choice(found).text = edited.rng.choice(["4wd", "PT5H"])


def definition(edited: Edited, *, cycles: bool = False) -> str:
    """What an event waits for."""
    messages = [one.get("id") for one in edited.all("message")]
    found = ["<timerEventDefinition><timeDuration>9wd</timeDuration></timerEventDefinition>"]
    found += [f'<messageEventDefinition messageRef="{key}"/>' for key in messages[:1]]
    if cycles:
        found.append("<timerEventDefinition><timeCycle>R2/P9D</timeCycle></timerEventDefinition>")
    return edited.rng.choice(found)


EDITS: tuple[Edit, ...] = (put_in, put_in, branch, border, border, watch, another_time)


@dataclass(frozen=True)
class Variant:
    """Another version of a diagram, and the mappings there and back."""

    source: bytes
    there: Renames
    back: Renames


def variant(source: bytes, rng: random.Random) -> Variant:
    """One to four edits, and mostly other ids as well."""
    edited = Edited(etree.fromstring(source), rng)
    for _ in range(rng.randint(1, 4)):
        with suppress(NoPlace):
            rng.choice(EDITS)(edited)
    share = rng.choice([0, 0.3, 1])
    written, names = renamed(etree.tostring(edited.root), lambda _: rng.random() < share)
    flows = {old: names.flow(new) for old, new in edited.flows.items()}
    there = Renames(
        {old: new for old, new in names.elements.items() if not old.startswith("new")},
        {**{old: new for old, new in names.flows.items() if not old.startswith("new")}, **flows},
    )
    # Back, both halves of a flow are the one it was.
    halves = {names.flow(old): old for old in edited.flows}
    back = reverse(there)
    return Variant(written, there, Renames(back.elements, {**halves, **back.flows}))


def _picked(edited: Edited, found: list[etree._Element]) -> tuple[etree._Element, etree._Element]:
    if not found:
        raise NoPlace
    element = edited.rng.choice(found)
    scope = element.getparent()
    assert scope is not None
    return element, scope


def _undoes(element: etree._Element) -> bool:
    return element.get("isForCompensation") == "true"


def _is_event_sub(element: etree._Element) -> bool:
    return element.get("triggeredByEvent") == "true"


def _in_ad_hoc(element: etree._Element) -> bool:
    scope = element.getparent()
    return scope is not None and tag(scope) == "adHocSubProcess"


__all__ = ["EDITS", "Variant", "variant"]
