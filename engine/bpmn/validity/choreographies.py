"""Choreographies and conversations: who takes part, as far as a drawing that nobody runs can be wrong about it."""

from __future__ import annotations

from engine.bpmn.validity.kinds import CHOREOGRAPHY, CONVERSATIONS
from engine.bpmn.validity.sheet import Node, Sheet, children, kind_of, plain
from engine.rulebook import error
from engine.text import text

FAMILY = "Pools and messages"

FEW = error("choreography-participants", FAMILY, "A choreography activity has fewer than two participants.", "11.5")
INITIATOR = error(
    "choreography-initiator",
    FAMILY,
    "The participant that begins a choreography activity does not take part in it.",
    "11.5",
)
LINK = error(
    "conversation-link-ends",
    FAMILY,
    "A conversation link connects two conversations, or none.",
    "9.5.6",
)


def check(sheet: Sheet) -> None:
    """Every choreography activity and every conversation link."""
    for activity in sheet.of(*sorted(CHOREOGRAPHY)):
        _participants(sheet, activity)
    for link in sheet.of("conversationLink"):
        ends = [sheet.find(link.get(name)) for name in ("sourceRef", "targetRef")]
        known = [kind_of(end) in CONVERSATIONS for end in ends if end is not None]
        if len(known) == 2 and sum(known) != 1:
            sheet.say(
                LINK,
                link,
                text("the link connects no conversation with a participant"),
                text("Lead it from a conversation to a pool or to something in it."),
            )


def _participants(sheet: Sheet, activity: Node) -> None:
    taking_part = {plain(entry.text) for entry in children(activity, "participantRef")}
    if len(taking_part) < 2:
        sheet.say(
            FEW,
            activity,
            text("{count} participants take part", count=len(taking_part)),
            text("Name everyone who takes part, two at least."),
        )
    first = plain(activity.get("initiatingParticipantRef"))
    if first and len(taking_part) > 1 and first not in taking_part:
        sheet.say(
            INITIATOR,
            activity,
            text("“{id}” begins and does not take part", id=first),
            text("Name one of the participants that take part."),
        )
