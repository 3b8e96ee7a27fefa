"""`huiyin due` answers without a database, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.calendar import Proof
from engine.cli._root import huiyin


def run(*arguments: str) -> Result:
    return CliRunner().invoke(huiyin, ["due", *arguments])


def answer(*arguments: str) -> dict[str, object]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


def test_the_answer_for_programs_has_four_keys_and_a_proof_that_can_be_read_back() -> None:
    found = answer("2025-09-29T16:00+08:00", "5wd", "--calendar", "shenzhen")
    proof = found.pop("proof")
    assert found == {
        "due_at": "2025-10-13T09:30:00+00:00",
        "due_at_local": "2025-10-13T17:30:00+08:00",
        "provisional": False,
    }
    assert isinstance(proof, dict)
    assert Proof.from_json(proof).as_json() == proof


def test_a_start_without_an_offset_is_on_the_calendars_clock() -> None:
    assert answer("2025-09-29T16:00", "5wd") == answer("2025-09-29T16:00+08:00", "5wd")
    assert answer("2025-09-29T16:00", "36h", "--calendar", "us_eastern")["due_at"] == "2025-10-01T08:00:00+00:00"


def test_it_can_be_asked_as_known_then() -> None:
    asked = ("2020-01-20T10:00", "5wd")
    assert answer(*asked)["due_at_local"] == "2020-02-04T17:30:00+08:00"
    assert answer(*asked, "--known-on", "2020-01-20")["due_at_local"] == "2020-02-01T17:30:00+08:00"


def test_choices_of_the_rule_are_options() -> None:
    saturday = ("2025-09-20T10:00", "1wd")
    assert answer(*saturday)["due_at_local"] == "2025-09-23T17:30:00+08:00"
    assert answer(*saturday, "--day-zero", "receipt")["due_at_local"] == "2025-09-22T17:30:00+08:00"
    assert answer("2026-02-06T10:00", "15d", "--roll", "none")["due_at_local"] == "2026-02-21T23:59:59+08:00"


def test_people_are_told_each_day_and_why() -> None:
    result = run("2025-09-29T16:00", "5wd")
    assert result.exit_code == 0
    assert "2025-10-11 Sat: day 4 (make-up working day: National Day and Mid-Autumn Festival" in result.stdout
    assert "2025-10-12 Sun: not counted (weekend)" in result.stdout
    assert "Due 2025-10-13 Mon 17:30." in result.stdout


def test_a_provisional_date_is_shown_as_such() -> None:
    assert answer("2026-12-28", "5wd")["provisional"] is True
    assert "Provisional: " in run("2026-12-28", "5wd").stdout


def test_a_calendar_may_be_a_file_anywhere(tmp_path: Path) -> None:
    file = tmp_path / "short.yaml"
    file.write_text("key: short\nzone: Europe/Berlin\nhours: ['08:00-12:00']\n", "utf-8")
    assert answer("2025-09-29T10:00", "1wd", "--calendar", str(file))["due_at_local"] == "2025-09-30T12:00:00+02:00"


def test_calendars_are_looked_for_where_the_setting_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "_shared" / "calendars"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text("key: mine\nzone: UTC\nhours: ['08:00-12:00']\n", "utf-8")
    monkeypatch.setenv("HUIYIN_PROCESSES", str(tmp_path))
    assert answer("2025-09-29T10:00", "1wd", "--calendar", "mine")["due_at"] == "2025-09-30T12:00:00+00:00"


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (("2025-09-29", "5 days"), 1, "“5 days” is not a duration"),
        (("9999-12-31", "5wd"), 1, "beyond the dates"),
        (("yesterday", "5wd"), 2, "no date and time"),
        (("2025-09-29", "5wd", "--calendar", "mars"), 2, "around_the_clock, shenzhen, us_eastern"),
        (("2025-09-29", "5wd", "--known-on", "soon"), 2, "soon"),
        (("2025-09-29",), 2, "DURATION"),
    ],
)
def test_what_cannot_be_answered_is_said_on_standard_error(
    arguments: tuple[str, ...], code: int, complaint: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert complaint in result.stderr
    assert result.stdout == ""
