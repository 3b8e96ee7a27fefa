"""Snapshots as earlier versions of the codec wrote them, and the runs they were taken from.

    python -m tests.golden.snapshots      writes those that are missing; never changes one that is there

A file is `bpmn/<codec version>/<case>.snapshot`. When the codec gets a new version, the old files stay and must still
load.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from engine.bpmn.codec import VERSION
from engine.bpmn.model import Model
from engine.bpmn.parser import build
from tests.factories.runs import Walk

HERE = Path(__file__).parent / "bpmn"

DATA: dict[str, object] = {
    "case": {"number": "2025-000017", "opened_at": datetime(2025, 9, 29, 8, tzinfo=UTC), "channel": "phone"},
    "amount": Decimal("12.50"),
    "on": date(2025, 9, 1),
    "words": "968201 一直打不进去",
    "$": "a field of an odd name",
    "much": 2**70,
}

Moves = Callable[[Walk], Walk]

CASES: dict[str, Moves] = {
    "registered": lambda walk: walk,
    "parallel": lambda walk: walk.complete("register", kind="dispute"),
    "parked": lambda walk: walk.complete("register").complete("check_records", bill={"checked": True}),
    "event_gateway": lambda walk: walk.complete("register").complete("demand", station={"code": "96"}),
    "reminded": lambda walk: walk.complete("register").complete("demand").fire("remind"),
    "second_turn": lambda walk: (
        walk.complete("register")
        .complete("demand")
        .complete("check_records", unclear=True)
        .deliver("answered", station={"proof": "none"})
    ),
}
"""Each case: how the run came to where its snapshot was taken."""

BOOKED = ("booked", "instances", "undoing", "beside", "begun_anew")
CASES |= {
    "booked": lambda walk: walk.complete("book", seat=Decimal("7.0")),
    "instances": lambda walk: walk.complete("book").complete("ask", answer="yes"),
    "undoing": lambda walk: (
        walk.complete("book", seat=7).complete("ask", answer=1).complete("ask", answer=2).complete("decide", undo=True)
    ),
    "beside": lambda walk: walk.deliver("asked", question={"words": "how long?"}).complete("book"),
    "begun_anew": lambda walk: walk.fire("late").complete("book", n=1),
}

RARE = ("some_heard", "queued")
CASES |= {
    "some_heard": lambda walk: walk.complete("records").complete("bill", amount=3).deliver("bill"),
    "queued": lambda walk: walk.complete("records").complete("bill", amount=3).deliver("bill").deliver("answered"),
}
LATER = (*BOOKED, *RARE)
"""Cases that the first version of the codec could not say."""


def model(case: str = "registered") -> Model:
    """The route that a case runs on: `route.bpmn` for what every version can say, others for what came later."""
    file = "whole.bpmn" if case in BOOKED else "rare.bpmn" if case in RARE else "route.bpmn"
    return build((HERE / file).read_bytes(), file)


def file_of(version: int, case: str) -> Path:
    """Where the snapshot of a case is kept."""
    return HERE / f"v{version}" / f"{case}.snapshot"


def main() -> None:
    """Write what is missing for the present version."""
    for case, moves in CASES.items():
        file = file_of(VERSION, case)
        if not file.exists():
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(moves(Walk(model(case), DATA)).snapshot)


if __name__ == "__main__":
    main()
