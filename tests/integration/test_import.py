"""`huiyin import`: every row becomes a case at its own date or is rejected with a reason; repeats do no harm."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli import huiyin
from engine.dispatch import Engine
from engine.model.cases import cases, customers, intakes
from engine.model.jobs import jobs
from engine.model.notifications import notifications
from engine.model.time import escalations
from tests.factories.records import broken_chains, rows
from tests.factories.spreadsheets import MAPPING, row, write_csv, write_xlsx


@pytest.fixture
def map_file(tmp_path: Path) -> Path:
    """The mapping of the tests' spreadsheets."""
    return mapping_file(tmp_path, MAPPING)


def mapping_file(folder: Path, content: str) -> Path:
    """A mapping on disk."""
    path = folder / "map.yaml"
    path.write_text(content, "utf-8")
    return path


def run(url: str, *words: str | Path) -> Result:
    """`huiyin import WORDS` on the database at `url`."""
    return CliRunner().invoke(huiyin, ["import", *map(str, words)], env={"HUIYIN_DATABASE_URL": url})


def last_line(result: Result) -> str:
    """What a script reads."""
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()[-1]


def test_each_case_starts_at_its_own_date_whatever_the_order_of_the_file(
    house: Engine, house_url: str, tmp_path: Path, map_file: Path
) -> None:
    lines = [row(2, date="05-07-2015"), row(1, date="22-04-2015", via="Internet"), row(3, date="13-05-2015")]
    assert (
        last_line(run(house_url, write_csv(tmp_path, lines), "--map", map_file))
        == "3 imported, 0 already there, 0 rejected"
    )
    opened = {one.external_id: one for one in rows(house, intakes)}
    at = {number: next(iter(rows(house, cases, id=one.case_id))).opened_at for number, one in opened.items()}
    assert at == {
        "1": datetime(2015, 4, 22, 7, 53, 50, tzinfo=UTC),
        "2": datetime(2015, 5, 7, 7, 53, 50, tzinfo=UTC),
        "3": datetime(2015, 5, 13, 7, 53, 50, tzinfo=UTC),
    }
    assert opened["1"].channel == "web"
    assert opened["1"].content["Complaint"] == "slow"


def test_time_goes_on_to_the_last_row_and_nobody_is_told(
    house: Engine, house_url: str, tmp_path: Path, map_file: Path
) -> None:
    lines = [row(1, date="22-04-2015"), row(2, date="28-05-2015")]
    run(house_url, write_csv(tmp_path, lines), "--map", map_file)
    last = datetime(2015, 5, 28, 7, 53, 50, tzinfo=UTC)
    fired = rows(house, escalations)
    assert {one.level for one in fired} >= {"warn", "urge", "supervise_1", "supervise_2", "supervise_3"}
    assert all(one.fired_at == one.planned_at <= last and not one.late for one in fired)
    assert all(one.told == [] for one in fired)
    assert rows(house, notifications) == []
    assert all(one.due_at > last for one in rows(house, jobs) if one.case_id is not None)
    assert broken_chains(house) == {}


def test_a_second_run_imports_nothing_twice(house: Engine, house_url: str, tmp_path: Path, map_file: Path) -> None:
    path = write_csv(tmp_path, [row(1), row(2), row(2)])
    assert last_line(run(house_url, path, "--map", map_file)) == "2 imported, 1 already there, 0 rejected"
    before = len(rows(house, escalations))
    assert last_line(run(house_url, path, "--map", map_file)) == "0 imported, 3 already there, 0 rejected"
    assert len(rows(house, cases)) == 2
    assert len(rows(house, escalations)) == before


def test_a_workbook_is_the_same_as_its_csv(house: Engine, house_url: str, tmp_path: Path, map_file: Path) -> None:
    lines = [row(1, "难打"), row(2, date="13-05-2015")]
    assert last_line(run(house_url, write_xlsx(tmp_path, lines), "--map", map_file)).startswith("2 imported")
    assert last_line(run(house_url, write_csv(tmp_path, lines), "--map", map_file)).startswith("0 imported, 2 already")


def test_rejects_can_be_mended_and_imported(house: Engine, house_url: str, tmp_path: Path, map_file: Path) -> None:
    lines = [row(1), row("comcas", "二"), row(3, "三", date="05-07-2015"), row(4, "四" * 4001)]
    path = write_csv(tmp_path, lines)
    assert last_line(run(house_url, path, "--map", map_file)) == "1 imported, 0 already there, 3 rejected"
    rejected = path.with_name("voices.csv.rejects.csv")
    with rejected.open(encoding="utf-8-sig", newline="") as stream:
        header, *content = csv.reader(stream)
    assert [(line, field) for line, field, *_ in content] == [("3", "No."), ("4", "Date, Time"), ("5", "words")]
    mended = {"comcas": ("No.", "2"), "3": ("Date", "2015-05-07"), "4": ("Complaint", "四")}
    with rejected.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        for cells in content:
            column, words = mended[cells[header.index("No.")]]
            cells[header.index(column)] = words
            writer.writerow(cells)
    assert last_line(run(house_url, rejected, "--map", map_file)) == "3 imported, 0 already there, 0 rejected"
    assert sorted(one.words for one in rows(house, cases)) == sorted(["slow", "二", "三", "四"])


def test_a_dry_run_checks_everything_and_changes_nothing(
    house: Engine, house_url: str, tmp_path: Path, map_file: Path
) -> None:
    path = write_csv(tmp_path, [row(1), row(2, "四" * 4001), row("x")])
    result = run(house_url, path, "--map", map_file, "--dry-run", "--rejects", tmp_path / "mend.csv")
    assert last_line(result) == "1 imported, 0 already there, 2 rejected"
    assert "dry run" in result.stdout
    assert (tmp_path / "mend.csv").exists()
    assert rows(house, cases) == []
    run(house_url, path, "--map", map_file)
    assert last_line(run(house_url, path, "--map", map_file, "--dry-run")) == "0 imported, 1 already there, 2 rejected"


def test_live_imports_start_now_and_know_who_calls_again(house: Engine, house_url: str, tmp_path: Path) -> None:
    live = MAPPING.replace("as_of: row", "as_of: now") + "customer: {name: {value: 李女士}, phone: Zip}\n"
    path = write_csv(tmp_path, [row(1, zip="13900000001"), row(2, zip="13900000001")])
    run(house_url, path, "--map", mapping_file(tmp_path, live))
    assert all(datetime.now(UTC) - one.opened_at < timedelta(minutes=5) for one in rows(house, cases))
    assert [(one.name, one.phone) for one in rows(house, customers)] == [("李女士", "13900000001")]
    assert {one.received_at > datetime(2020, 1, 1, tzinfo=UTC) for one in rows(house, intakes)} == {True}


def test_what_was_decided_about_the_dates_is_shown(house_url: str, tmp_path: Path, map_file: Path) -> None:
    dates = ["30-04-2015", "05-07-2015", "13-05-2015", "07-08-2015"]
    path = write_csv(tmp_path, [row(number, date=day) for number, day in enumerate(dates, start=1)])
    result = run(house_url, path, "--map", map_file)
    assert (
        "2 could be either: 0 settled as day-month-year and 1 as month-day-year by “No.”, 1 undecided" in result.stdout
    )
    assert "encoding utf-8" in result.stdout
    assert result.stderr == ""


def test_a_route_that_was_never_deployed_is_refused_first(house_url: str, tmp_path: Path) -> None:
    unknown = mapping_file(tmp_path, MAPPING.replace("customer_voice", "no_such_route"))
    result = run(house_url, write_csv(tmp_path, [row(1)]), "--map", unknown)
    assert result.exit_code == 1
    assert "no_such_route" in result.stderr


def test_a_channel_that_the_route_does_not_take_is_rejected(house: Engine, house_url: str, tmp_path: Path) -> None:
    pigeon = mapping_file(tmp_path, MAPPING.replace("Internet: web", "Internet: pigeon"))
    path = write_csv(tmp_path, [row(1), row(2, via="Internet")])
    for words in ((path, "--map", pigeon, "--dry-run"), (path, "--map", pigeon)):
        assert last_line(run(house_url, *words)) == "1 imported, 0 already there, 1 rejected"
    assert "pigeon" in path.with_name("voices.csv.rejects.csv").read_text("utf-8-sig")


def test_cells_that_one_database_could_not_keep_are_rejected_and_the_rest_is_imported(
    house: Engine, house_url: str, tmp_path: Path
) -> None:
    by_word = mapping_file(
        tmp_path, MAPPING.replace("type: integer", "type: text").replace('order: detect, evidence: "No."', "order: dmy")
    )
    lines = [row("a\0b"), row("c", words="zero \0"), row("d" * 300), row("e")]
    path = write_csv(tmp_path, lines)
    assert last_line(run(house_url, path, "--map", by_word)) == "1 imported, 0 already there, 3 rejected"
    assert [one.external_id for one in rows(house, intakes)] == ["e"]


def test_a_file_as_dirty_as_real_ones_arrives_whole(
    house: Engine, house_url: str, tmp_path: Path, map_file: Path
) -> None:
    """Days after the 12th day-first, the others month-first, shuffled; those before the first anchor stay open."""
    days = [date(2015, 4, 1) + timedelta(days=number // 2) for number in range(120)]
    written = [day.strftime("%d-%m-%Y" if day.day > 12 else "%m-%d-%Y") for day in days]
    lines = [row(1000 + number, date=words) for number, words in enumerate(written)]
    path = write_csv(tmp_path, [*lines[1::2], *lines[::2]])
    before_the_first_anchor = sum(day < date(2015, 4, 4) for day in days)
    result = run(house_url, path, "--map", map_file)
    assert (
        last_line(result)
        == f"{120 - before_the_first_anchor} imported, 0 already there, {before_the_first_anchor} rejected"
    )
    opened = {one.external_id: one.case_id for one in rows(house, intakes)}
    shanghai = timedelta(hours=8)
    for one in rows(house, cases):
        number = next(int(key) for key, case_id in opened.items() if case_id == one.id)
        assert (one.opened_at + shanghai).date() == days[number - 1000]
