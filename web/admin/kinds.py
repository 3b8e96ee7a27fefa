"""Kinds of jobs and incidents, as people say them."""

from __future__ import annotations

from collections.abc import Mapping

from engine.text import Text, text

_JOBS: Mapping[str, Text] = {
    "escalate": text("a level of escalation"),
    "timer": text("a timer of a route"),
    "resume": text("the end of a hold"),
    "recount": text("a due date to be counted again"),
    "sweep": text("the nightly sweep"),
    "check": text("the search for lost jobs"),
    "rearm": text("a lost job to be written again"),
    "send": text("a message on its way"),
    "deliver": text("a message for a case"),
    "start": text("a case to be opened by itself"),
    "schedule": text("a start by time"),
}


def in_words(kind: str) -> Text | str:
    """What an incident of this kind is about: a job, or the command whose run could not go on."""
    if kind == "message.unclaimed":
        return text("a message that nobody waited for")
    known = _JOBS.get(kind.removeprefix("job."))
    return known if known is not None and kind.startswith("job.") else kind
