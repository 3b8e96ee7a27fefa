"""Where a run stands, place by place, and what a migration would make of each: values for people and programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.text import Text, Translate, text

Place = Literal[
    "task", "event", "join", "choice", "inside", "boundary", "alternative", "event sub-process", "repeated", "undoing",
    "queued", "memory",
]  # fmt: skip
"""What a token does at its element: an open task; an event it waits for; parked at a join; at an event-based gateway;
on an activity whose inside runs; an armed boundary event; an armed event behind an event-based gateway; the armed
start of an event sub-process; on an activity whose instances run; at an event that waits until what it undoes is
undone. Without a token: an activity of an ad-hoc sub-process that is still to begin; one that is done and may have to
be undone."""

Verdict = Literal["stays", "moves", "re-armed", "armed", "disarmed", "stuck"]
"""`stays` under the same id; `moves` to another id; `re-armed`: waits on, for something else or anew; `armed`: begins
to wait, being new; `disarmed`: waits no longer, being gone; `stuck`: cannot move."""

_SENTENCES = {
    "stays": text("{place} {element} stays"),
    "moves": text("{place} {element} moves to “{to}”"),
    "re-armed": text("{place} {element} is armed anew at “{to}”"),
    "armed": text("{place} {element} is newly armed"),
    "disarmed": text("{place} {element} is called off"),
    "stuck": text("{place} {element} cannot move: {reason}"),
}

_PLACES = {
    "task": text("task"),
    "event": text("awaited event"),
    "join": text("join"),
    "choice": text("event-based gateway"),
    "inside": text("running sub-process"),
    "boundary": text("boundary event"),
    "alternative": text("event behind a gateway"),
    "event sub-process": text("event sub-process"),
    "repeated": text("repeated activity"),
    "undoing": text("compensation under way"),
    "queued": text("activity still to begin"),
    "memory": text("finished activity"),
}


@dataclass(frozen=True, slots=True)
class Position:
    """One place of a run.

    `ref` is its token's, the same before and after (None where there is none, and for what is armed newly as long as
    nothing has been migrated). `element` is the old id (of what is armed newly, the new one), `to` the new id, None
    when there is none; of an event sub-process both are its start event's. `within` is the ref of the host in whose
    inside it stands, None in the process itself. `reason` says why it cannot move. `name` is the element's, as people
    read it.
    """

    ref: str | None
    element: str
    place: Place
    verdict: Verdict
    to: str | None = None
    reason: Text | None = None
    within: str | None = None
    name: str = ""

    @property
    def sentence(self) -> Text:
        """The verdict as people read it."""
        named = text("“{name}” ({id})", name=self.name, id=self.element)
        element = named if self.name else f"“{self.element}”"
        return _SENTENCES[self.verdict].bind(
            place=_PLACES[self.place], element=element, to=self.to, reason=self.reason or ""
        )

    def as_dict(self, translate: Translate = str) -> dict[str, object]:
        """The shape that programs read."""
        return {
            "ref": self.ref,
            "element": self.element,
            "place": self.place,
            "verdict": self.verdict,
            "to": self.to,
            "within": self.within,
            "name": self.name,
            "reason": self.reason.show(translate) if self.reason else None,
        }
