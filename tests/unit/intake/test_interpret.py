"""Rows become intakes or rejects with a reason; the counts of dates are shown; nothing is lost on the way."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import BadFile
from engine.intake.interpret import IntakeRow, Reject, interpret, survey
from engine.intake.mapping import Mapping
from engine.intake.moments import DateTally
from engine.intake.reading import read_rows, recognise
from engine.intake.rejects import RejectFile
from engine.intake.spool import Spool
from tests.factories.spreadsheets import MAPPING, mapping, row, write_csv, write_xlsx

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def run(path: Path, using: Mapping) -> tuple[list[IntakeRow], list[Reject], DateTally]:
    source, tally = recognise(path, using), DateTally()
    evidence = survey(read_rows(source, using), using).evidence
    found = list(interpret(read_rows(source, using), using, evidence, tally, not_after=NOW))
    taken = [one for one in found if isinstance(one, IntakeRow)]
    return taken, [one for one in found if isinstance(one, Reject)], tally


def test_a_row_becomes_an_intake(tmp_path: Path) -> None:
    (taken,), rejects, _ = run(write_csv(tmp_path, [row(250635, "Speed ", zip="1234")]), mapping())
    assert not rejects
    assert taken.external_id == "250635"
    assert taken.at == datetime(2015, 4, 22, 7, 53, 50, tzinfo=UTC)
    assert dict(taken.fields) == {"words": "Speed", "channel": "phone", "region": "Acworth, 01234"}
    assert taken.cells["Zip"] == "1234"
    assert taken.line == 2


def test_a_source_keeps_the_numbers_of_two_files_apart(tmp_path: Path) -> None:
    (taken,), _, _ = run(write_csv(tmp_path, [row(7)]), mapping("source: april\n"))
    assert taken.external_id == "april:7"


def test_the_customer_is_read_beside_the_fields(tmp_path: Path) -> None:
    (taken,), _, _ = run(
        write_csv(tmp_path, [row(city="")]), mapping("customer: {region: City, name: {value: 匿名}}\n")
    )
    assert dict(taken.customer) == {"name": "匿名"}


@pytest.mark.parametrize(
    ("cells", "field", "reason"),
    [
        (row("comcas"), "No.", "not a whole number"),
        (row(""), "No.", "no number of its own"),
        (row(via="Pigeon"), "Via", "“Pigeon” is not among"),
        (row(date="31-02-2015"), "Date, Time", "is not a date"),
        (row(time="25:00"), "Date, Time", "“25:00” is not a time of day"),
        (row(date="05-07-2015"), "Date, Time", "can be 2015-05-07 or 2015-07-05"),
        (row(date="2031-05-07"), "Date, Time", "in the future"),
        (row(words=""), "reject_when", "words = null"),
        (row(words="test"), "reject_when", "测试数据"),
        (row()[:3], "", "3 cells"),
    ],
)
def test_what_cannot_be_used_is_rejected_with_line_field_and_reason(
    tmp_path: Path, cells: list[object], field: str, reason: str
) -> None:
    using = mapping("reject_when: ['words = null', {when: 'words = \"test\"', reason: 测试数据}]\n")
    taken, (reject,), _ = run(write_csv(tmp_path, [row(1, date="22-04-2015"), cells]), using)
    assert len(taken) == 1
    assert (reject.line, reject.field) == (3, field)
    assert reason in str(reject.reason)
    assert list(reject.cells) == [str(cell) for cell in cells]


def test_a_declared_order_is_obeyed_and_what_breaks_it_rejected(tmp_path: Path) -> None:
    path = write_csv(tmp_path, [row(1, date="05-07-2015"), row(2, date="05-13-2015")])
    (taken,), (reject,), tally = run(path, mapping(source=MAPPING.replace("detect", "dmy")))
    assert taken.at.date().isoformat() == "2015-07-05"
    assert "day-month-year" in str(reject.reason)
    assert tally.settled_day_first == 1


def test_a_period_rejects_what_lies_outside(tmp_path: Path) -> None:
    using = mapping(source=MAPPING.replace("detect", "detect, within: {from: 2015-04-01, until: 2015-06-30}"))
    taken, (reject,), _ = run(write_csv(tmp_path, [row(1, date="13-08-2015"), row(2, date="04-01-2015")]), using)
    assert [one.at.date().isoformat() for one in taken] == ["2015-04-01"]
    assert "outside the period" in str(reject.reason)


def test_the_decisions_about_dates_are_counted(tmp_path: Path) -> None:
    dates = ["30-04-2015", "05-07-2015", "07-05-2015", "13-05-2015", "05-23-2015", "06-06-2015", "2015-06-20", "junk"]
    last = "07-08-2015"
    rows = [row(n, date=date) for n, date in enumerate([*dates, last], start=1)]
    taken, rejects, tally = run(write_csv(tmp_path, rows), mapping())
    assert tally == DateTally(
        certain=1, only_day_first=2, only_month_first=1, same_either_way=1, settled_day_first=1, settled_month_first=1,
        undecided=1, unreadable=1,
    )  # fmt: skip
    assert tally.ambiguous == 3
    assert (len(taken), len(rejects)) == (7, 2)


def test_a_condition_that_does_not_parse_is_the_mappings_mistake(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="reject_when"):
        run(write_csv(tmp_path, [row()]), mapping("reject_when: ['words = = null']\n"))


def test_a_workbook_and_a_csv_say_the_same(tmp_path: Path) -> None:
    rows = [row(1), row(2, date="05-07-2015"), row(3, date="13-08-2015"), row(4, "难打", via="Internet")]
    assert run(write_csv(tmp_path, rows), mapping())[0] == run(write_xlsx(tmp_path, rows), mapping())[0]


def test_rows_come_back_from_the_spool_in_order_of_time(tmp_path: Path) -> None:
    rows = [row(2, date="24-04-2015"), row(1, date="13-04-2015"), row(3, date="13-06-2015")]
    taken, _, _ = run(write_csv(tmp_path, rows), mapping("customer: {region: City}\n"))
    with Spool() as spool:
        for one in taken:
            spool.add(one)
        assert spool.count == 3
        assert list(spool.rows()) == sorted(taken, key=lambda one: one.at)


def test_the_reject_file_holds_the_cells_as_they_were(tmp_path: Path) -> None:
    path = write_csv(tmp_path, [row("x", '说"难打"\n两行'), row(1)])
    _, rejects, _ = run(path, mapping())
    target = tmp_path / "voices.csv.rejects.csv"
    with RejectFile(target, recognise(path, mapping()).columns) as out:
        for reject in rejects:
            out.add(reject)
    with target.open(encoding="utf-8-sig", newline="") as stream:
        header, found = csv.reader(stream)
    assert header[:4] == ["line", "field", "reason", "No."]
    assert found[:2] == ["2", "No."]
    assert found[4] == '说"难打"\n两行'


def test_without_rejects_no_file_is_made(tmp_path: Path) -> None:
    with RejectFile(tmp_path / "none.csv", ["a"]) as out:
        pass
    assert out.count == 0
    assert not out.path.exists()


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@settings(max_examples=60)
@given(st.lists(st.lists(words, min_size=1, max_size=8), max_size=12))
def test_every_row_of_any_file_is_taken_or_rejected(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[object]]
) -> None:
    path = write_csv(tmp_path_factory.mktemp("any"), rows)
    found = survey(read_rows(recognise(path, mapping()), mapping()), mapping())
    taken, rejects, _ = run(path, mapping())
    assert len(taken) + len(rejects) == found.rows
