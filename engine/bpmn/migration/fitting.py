"""Whether what stands at an old element can stand at its new one: each rule says why not, or nothing.

Nothing is guessed. A token goes where its own element went, by its id or by the mapping, and only if it can go on
there as what it is.
"""

from __future__ import annotations

from engine.bpmn.migration.facets import definition
from engine.bpmn.migration.renames import UNCHANGED, Renames
from engine.bpmn.model import Element, Model
from engine.text import Text, text

CALLS = "callActivity"


def why_gone(old: Element, new: Model, scope: str, renames: Renames) -> Text | None:
    """The element is gone, is another kind of thing, or stands elsewhere."""
    now = new.elements.get(renames.element(old.id))
    if now is None:
        return text("the new version has no such element, and the mapping names none")
    if now.type != old.type:
        return text("it was a {old} and is a {new} now", old=old.type, new=now.type)
    if now.scope != scope:
        return text("it stands in “{scope}” now", scope=now.scope)
    return None


def why_not_parked(now: Element, via: str | None, renames: Renames) -> Text | None:
    """The join has lost the flow by which the token came to it."""
    flow = renames.flow(via or "")
    if flow in now.incoming:
        return None
    return text("the flow “{flow}” by which it came leads there no longer; map it to one that does", flow=flow)


def why_not_waiting(now: Element) -> Text | None:
    """An event in the flow that now passes, so that nothing would ever wake the token."""
    waits = {"timer", "message", "signal", "conditional"}
    if now.events and all(event.kind in waits for event in now.events):
        return None
    return text("nothing is waited for there any more")


def why_not_inside(old: Element, now: Element, scope: str, renames: Renames) -> Text | None:
    """The inside that runs belongs to another process than the one that the new activity calls."""
    if now.type == CALLS and renames.element(scope) != now.called:
        return text("it calls “{new}” now, and “{old}” is running", new=now.called, old=scope)
    return None


def same_definition(old: Element, now: Element, renames: Renames) -> bool:
    """Whether an event waits for the very same as before, so that what is armed may stay as it is."""
    return definition(old, renames) == definition(now, UNCHANGED) and old.all_of == now.all_of
