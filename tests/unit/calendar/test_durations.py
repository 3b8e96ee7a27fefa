"""Durations are read exactly as designers write them, and nothing else is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.calendar import Duration, Unit
from engine.errors import BadDuration


@pytest.mark.parametrize(
    ("written", "unit", "shown"),
    [
        ("5wd", Unit.WORKING_DAYS, "5wd"),
        ("4wh", Unit.WORKING_HOURS, "4wh"),
        ("15d", Unit.DAYS, "15d"),
        ("36h", Unit.HOURS, "36h"),
        ("90m", Unit.MINUTES, "90m"),
        (" 1.5 wh ", Unit.WORKING_HOURS, "1.5wh"),
        ("10d", Unit.DAYS, "10d"),
        ("0wd", Unit.WORKING_DAYS, "0wd"),
    ],
)
def test_a_duration_is_an_amount_and_a_unit(written: str, unit: Unit, shown: str) -> None:
    duration = Duration.parse(written)
    assert (duration.unit, str(duration)) == (unit, shown)
    assert Duration.parse(str(duration)) == duration


@pytest.mark.parametrize(
    "written",
    ["", "5", "wd", "5 weeks", "-5wd", "1.5wd", "0.5d", "5WD", "５wd", "5wd 3d", "1e3d", "99999999wd", "PT5H", "NaNd"],
)
def test_anything_else_is_refused_with_a_remedy(written: str) -> None:
    with pytest.raises(BadDuration) as refused:
        Duration.parse(written)
    assert "5wd (working days)" in refused.value.show()


def test_the_length_of_real_time_is_exact() -> None:
    assert Duration.parse("36h").time == timedelta(hours=36)
    assert Duration.parse("0.3333h").time == timedelta(seconds=1199, microseconds=880_000)


@pytest.mark.parametrize(
    ("written", "words"), [("1wd", "1 working day"), ("5wd", "5 working days"), ("90m", "90 minutes")]
)
def test_a_duration_is_said_in_words(written: str, words: str) -> None:
    assert str(Duration.parse(written).words()) == words
