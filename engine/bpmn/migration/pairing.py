"""Which definition of an event in the new version is which of the old one.

An event may have several definitions, each with a token that waits for it. Equal ones belong together first; what is
left on both sides belongs together in the order of the document, as a changed one.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.bpmn.migration.facets import definition
from engine.bpmn.migration.renames import UNCHANGED, Renames
from engine.bpmn.model import Element


@dataclass(frozen=True, slots=True)
class Pairs:
    """`kept` and `changed` map the number of an old definition to that of the new one; `fresh` are new ones without
    an old one. An old one that is in neither is gone."""

    kept: dict[int, int]
    changed: dict[int, int]
    fresh: tuple[int, ...]


def pairs(old: Element, now: Element, renames: Renames) -> Pairs:
    """How the definitions of an event belong together.

    An event that needed all of its definitions and now needs any, or the other way round, begins anew with all.
    """
    before, after = definition(old, renames), definition(now, UNCHANGED)
    if old.all_of != now.all_of and len(before) + len(after) > 2:
        return Pairs({}, {}, tuple(range(len(after))))
    free = list(range(len(after)))
    kept: dict[int, int] = {}
    for slot, event in enumerate(before):
        same = next((one for one in free if after[one] == event), None)
        if same is not None:
            kept[slot] = same
            free.remove(same)
    left = [slot for slot in range(len(before)) if slot not in kept]
    changed = dict(zip(left, free, strict=False))
    return Pairs(kept, changed, tuple(free[len(changed) :]))
