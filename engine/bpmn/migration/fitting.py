"""Whether what stands at an old element can stand at its new one: each rule says why not, or nothing.

Nothing is guessed. A token goes where its own element went, by its id or by the mapping, and only if it can go on
there as what it is.
"""

from __future__ import annotations

from engine.bpmn.migration.renames import Renames
from engine.bpmn.model import Element, Model
from engine.bpmn.spiff.borders import EventSub
from engine.bpmn.spiff.node import Node
from engine.bpmn.spiff.scopes import Called
from engine.bpmn.spiff.shells import Shell
from engine.text import Text, text

WAITED_FOR = frozenset({"timer", "message", "signal", "conditional"})


def why_gone(old: Element, model: Model, scope: str, renames: Renames) -> Text | None:
    """The element is gone, is another kind of thing, or stands elsewhere than in `scope`."""
    now = model.elements.get(renames.element(old.id))
    if now is None:
        return text("the new version has no such element, and the mapping names none")
    if now.type != old.type:
        return text("it was a {old} and is a {new} now", old=old.type, new=now.type)
    if now.scope != scope:
        return text("it stands in “{scope}” now", scope=now.scope)
    return None


def why_another(old: Node, now: Node) -> Text | None:
    """The element is of the same type, and yet works in another way."""
    if type(old) is not type(now):
        if isinstance(old, EventSub) or isinstance(now, EventSub):
            return text("it became an event sub-process, or is one no longer")
        return text("it is repeated, maps its data or waits for several tokens in another way now")
    if isinstance(old, Shell) and isinstance(now, Shell) and _way(old) != _way(now):
        return text("it is repeated in another way now: {old} → {new}", old=_way(old) or "–", new=_way(now) or "–")
    return None


def _way(shell: Shell) -> str:
    return shell.repeats.kind if shell.repeats is not None else ""


def why_not_parked(now: Element, via: str | None, renames: Renames) -> Text | None:
    """The join has lost the flow by which the token came to it."""
    flow = renames.flow(via or "")
    if flow in now.incoming:
        return None
    return text("the flow “{flow}” by which it came leads there no longer; map it to one that does", flow=flow)


def why_not_waiting(now: Element) -> Text | None:
    """An event in the flow that now passes, so that nothing would ever wake the token."""
    if now.events and all(event.kind in WAITED_FOR for event in now.events):
        return None
    return text("nothing is waited for there any more")


def why_not_inside(now: Node, scope: str, renames: Renames) -> Text | None:
    """The inside that runs belongs to another process than the one that the new activity calls."""
    if isinstance(now, Called) and renames.element(scope) != now.element.called:
        return text("it calls “{new}” now, and “{old}” is running", new=now.element.called, old=scope)
    return None
