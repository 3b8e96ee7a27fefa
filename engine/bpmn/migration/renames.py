"""What of the old version is called otherwise in the new one; everything else keeps its id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.bpmn.model import Model
from engine.text import Text, text

Part = Literal["elements", "flows"]


@dataclass(frozen=True, slots=True)
class Renames:
    """Old id → new id. `elements` holds nodes and processes, `flows` sequence flows.

    An id that is not named here means the same id in the new version.
    """

    elements: Mapping[str, str] = field(default_factory=dict)
    flows: Mapping[str, str] = field(default_factory=dict)

    def element(self, old: str) -> str:
        """What the element or process `old` is called now."""
        return self.elements.get(old, old)

    def flow(self, old: str) -> str:
        """What the flow `old` is called now."""
        return self.flows.get(old, old)


UNCHANGED = Renames()
"""Every id means what it meant."""


@dataclass(frozen=True, slots=True)
class Slip:
    """An entry of a mapping that fits the two versions not at all: `old` of `part`, and why."""

    part: Part
    old: str
    problem: Text


def slips(renames: Renames, old: Model, new: Model) -> Iterator[Slip]:
    """What is wrong with a mapping between these two versions, in its own order.

    Two elements may become one; two flows into one element may not, for a join counts tokens by the flows they came by.
    """
    ways = Counter((renames.flow(key), flow.target) for key, flow in old.flows.items())
    for key, target in renames.elements.items():
        if key not in old.elements and key not in old.scopes:
            yield Slip("elements", key, text("the old version has no element “{id}”", id=key))
        elif target not in new.elements and target not in new.scopes:
            yield Slip("elements", key, text("the new version has no element “{id}”", id=target))
    for key, target in renames.flows.items():
        if key not in old.flows:
            yield Slip("flows", key, text("the old version has no flow “{id}”", id=key))
        elif target not in new.flows:
            yield Slip("flows", key, text("the new version has no flow “{id}”", id=target))
        elif ways[target, old.flows[key].target] > 1:
            yield Slip("flows", key, text("two flows of the old version would be the flow “{id}”", id=target))
