"""How far a scenario's clock moves."""

from __future__ import annotations

import pytest

from engine.calendar import Duration
from engine.errors import BadInput
from engine.scenarios.moments import after, moment
from tests.factories.calendars import at, shipped


@pytest.mark.parametrize(
    ("start", "waited", "until"),
    [
        ("2025-09-29T16:00", "1wd", "2025-09-30T17:30"),
        ("2025-09-30T16:00", "1wd", "2025-10-09T17:30"),
        ("2025-09-29T16:00", "2wh", "2025-09-30T09:30"),
        ("2025-09-29T16:00", "3d", "2025-10-02T16:00"),
        ("2025-09-29T16:00", "36h", "2025-10-01T04:00"),
    ],
)
def test_working_time_follows_the_office_and_the_rest_the_clock(start: str, waited: str, until: str) -> None:
    assert after(shipped(), at(start), Duration.parse(waited)) == at(until)


def test_a_moment_may_be_what_is_owed_or_beside_it() -> None:
    owed = {"accept": at("2025-11-04T17:30"), "promise(accept)": at("2025-11-06T12:00")}
    assert moment("due(accept)", owed, shipped()) == owed["accept"]
    assert moment("due(promise(accept))", owed, shipped()) == owed["promise(accept)"]
    assert moment("due(accept) - 90m", owed, shipped()) == at("2025-11-04T16:00")
    assert moment("due(promise(accept))+1wd", owed, shipped()) == at("2025-11-07T17:30")
    assert moment("2025-11-05", owed, shipped()) == at("2025-11-05T00:00")


@pytest.mark.parametrize("words", ["due(reply)", "tomorrow", "2025-11-31", "due(accept)-1wd"])
def test_a_moment_that_cannot_be_found_is_refused_in_words(words: str) -> None:
    with pytest.raises(BadInput):
        moment(words, {"accept": at("2025-11-04T17:30")}, shipped())


def test_a_moment_that_is_not_owed_names_what_is() -> None:
    with pytest.raises(BadInput, match="accept"):
        moment("due(reply)", {"accept": at("2025-11-04T17:30")}, shipped())
