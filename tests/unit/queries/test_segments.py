"""The pieces of an obligation's time: without gaps, in order, each under the date that was in force."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from engine.calendar import working_minutes
from engine.queries.segments import Life, Replaced, Segment, SegmentKind, Stretch, minutes_by_reason, segments
from tests.factories.calendars import at, shipped

START, DUE, NOW = at("2025-09-22 09:00"), at("2025-09-24 17:30"), at("2025-09-25 17:30")


def life(**known: object) -> Life:
    """A life that began on Monday morning and is due on Wednesday evening."""
    values: dict[str, object] = {"started_at": START, "ended_at": None, "due_at": DUE}
    return Life(**{**values, "replaced": (), "pauses": (), "idle": (), **known})  # type: ignore[arg-type]


def shape(pieces: tuple[Segment, ...]) -> list[tuple[str, datetime]]:
    """What each piece is, and when it begins."""
    return [(str(piece.kind), piece.from_at) for piece in pieces]


def test_a_new_date_ends_being_overdue_and_says_why() -> None:
    replaced = (Replaced(at("2025-09-23 17:30"), at("2025-09-24 10:00"), "extension"),)
    pieces = segments(life(replaced=replaced), shipped(), NOW)
    assert shape(pieces) == [
        ("running", START),
        ("overdue", at("2025-09-23 17:30")),
        ("running", at("2025-09-24 10:00")),
        ("overdue", DUE),
    ]
    assert [piece.moved for piece in pieces] == ["", "", "extension", ""]
    assert pieces[0].due_at == at("2025-09-23 17:30")
    assert pieces[2].due_at == DUE


def test_what_was_done_and_sent_back_owes_nothing_meanwhile() -> None:
    idle = (Stretch(at("2025-09-22 10:00"), at("2025-09-22 11:00")),)
    assert shape(segments(life(idle=idle, ended_at=at("2025-09-22 11:30")), shipped(), NOW)) == [
        ("running", START),
        ("idle", at("2025-09-22 10:00")),
        ("running", at("2025-09-22 11:00")),
    ]


def test_what_ended_at_once_has_no_pieces() -> None:
    assert segments(life(ended_at=START), shipped(), NOW) == ()


def test_minutes_on_hold_are_kept_by_reason() -> None:
    pauses = (
        Stretch(at("2025-09-22 10:00"), at("2025-09-22 11:00"), "customer"),
        Stretch(at("2025-09-23 10:00"), at("2025-09-23 10:30"), "station"),
        Stretch(at("2025-09-24 10:00"), at("2025-09-24 11:00"), "customer"),
    )
    pieces = segments(life(pauses=pauses), shipped(), NOW)
    assert minutes_by_reason(pieces) == {"customer": 120, "station": 30}


HOURS = st.integers(0, 80)
STRETCHES = st.lists(st.tuples(HOURS, HOURS), max_size=3)


@given(holds=STRETCHES, gone=STRETCHES, moves=st.lists(st.tuples(HOURS, HOURS), max_size=3), lasts=st.integers(1, 90))
def test_the_pieces_cover_the_whole_time_once(
    holds: list[tuple[int, int]], gone: list[tuple[int, int]], moves: list[tuple[int, int]], lasts: int
) -> None:
    def hour(number: int) -> datetime:
        return START + timedelta(hours=number)

    def stretches(pairs: list[tuple[int, int]]) -> tuple[Stretch, ...]:
        return tuple(Stretch(hour(min(pair)), hour(max(pair)), "r") for pair in pairs)

    replaced = tuple(Replaced(hour(due), hour(when), "r") for when, due in sorted(moves))
    known = life(replaced=replaced, pauses=stretches(holds), idle=stretches(gone), ended_at=hour(lasts))
    pieces = segments(known, shipped(), NOW)
    assert (pieces[0].from_at, pieces[-1].until_at) == (START, hour(lasts))
    assert all(before.until_at == behind.from_at for before, behind in pairwise(pieces))
    assert all(
        piece.until_at is not None and piece.minutes == working_minutes(shipped(), piece.from_at, piece.until_at)
        for piece in pieces
    )
    running = [piece for piece in pieces if piece.kind is SegmentKind.RUNNING]
    assert all(piece.until_at is not None and piece.until_at <= max(piece.due_at, piece.from_at) for piece in running)
