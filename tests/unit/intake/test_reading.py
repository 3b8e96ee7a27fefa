"""Rows of CSV and XLSX files, and files that are refused before they can do harm."""

from __future__ import annotations

import time
import tracemalloc
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from engine.errors import BadFile
from engine.intake.reading import ReadRow, read_rows, recognise
from tests.factories.spreadsheets import HEADER, MAPPING, mapping, row, write_csv, write_xlsx


def read(path: Path, source: str = MAPPING) -> list[ReadRow]:
    found = mapping(source=source)
    return list(read_rows(recognise(path, found), found))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_delimiter_and_encoding_are_found(tmp_path: Path, delimiter: str, encoding: str) -> None:
    path = write_csv(tmp_path, [row(1, "多次拨打,均为忙音;难打")], delimiter=delimiter, encoding=encoding)
    (found,) = read(path)
    assert found.cells["Complaint"] == "多次拨打,均为忙音;难打"
    assert found.line == 2


def test_lines_are_those_of_the_file_even_when_cells_hold_line_breaks(tmp_path: Path) -> None:
    path = write_csv(tmp_path, [row(1, "one\ntwo\nthree"), row(2)])
    assert [found.line for found in read(path)] == [2, 5]


def test_empty_rows_are_left_out_and_ragged_ones_say_so(tmp_path: Path) -> None:
    path = write_csv(tmp_path, [row(1), [], ["", "", ""], row(2)[:4], [*row(3), "more"], [*row(4), "", ""]])
    found = read(path)
    assert [one.problem is None for one in found] == [True, False, False, True]
    assert "4 cells" in str(found[1].problem)


def test_a_workbook_gives_the_same_rows_as_the_csv(tmp_path: Path) -> None:
    from_csv = read(write_csv(tmp_path, [row(1), row(2, city="福田")]))
    from_xlsx = read(write_xlsx(tmp_path, [row(1), row(2, city="福田")]))
    assert [dict(one.cells) for one in from_csv] == [dict(one.cells) for one in from_xlsx]
    assert [one.line for one in from_xlsx] == [2, 3]


def test_cells_of_a_workbook_become_plain_text(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path,
        [
            row(
                250635.0,
                date=datetime(2015, 4, 22),  # noqa: DTZ001 - as a spreadsheet has it
                zip=1234,
                city=None,
            )
        ],
    )
    (found,) = read(path)
    assert (found.cells["No."], found.cells["Date"], found.cells["Zip"], found.cells["City"]) == (
        "250635",
        "2015-04-22",
        "1234",
        "",
    )


def test_missing_columns_are_named_beside_those_that_are_there(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"“Subject”.*“Complaint”"):
        read(write_csv(tmp_path, [row()]), MAPPING.replace("words: Complaint", "words: Subject"))


def test_a_column_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.csv"
    path.write_text(",".join([*HEADER, "Zip"]) + "\n", "utf-8")
    with pytest.raises(BadFile, match="twice"):
        read(path)


def test_a_header_further_down_is_found(tmp_path: Path) -> None:
    path = tmp_path / "titled.csv"
    path.write_text("Report of April\n" + ",".join(HEADER) + "\n" + ",".join(map(str, row())) + "\n", "utf-8")
    (found,) = read(path, MAPPING + "header: 2\n")
    assert found.line == 3


@pytest.mark.parametrize("content", [b"", b"\n"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(content)
    with pytest.raises(BadFile):
        read(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="no such file"):
        read(tmp_path / "nothing.csv")


def test_a_quotation_mark_that_is_never_closed_is_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path, [row()])
    with path.open("a") as stream:
        stream.write('2,"never closed\n' + "filler,filler,filler\n" * 20_000)
    with pytest.raises(BadFile, match="line 3"):
        read(path)


def test_a_line_without_end_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    path = write_csv(tmp_path, [row()])
    with path.open("a") as stream:
        for _ in range(60):
            stream.write("x" * 1_000_000)
    tracemalloc.start()
    began = time.monotonic()
    with pytest.raises(BadFile, match="longer than"):
        read(path)
    assert time.monotonic() - began < 20
    assert tracemalloc.get_traced_memory()[1] < 30_000_000
    tracemalloc.stop()


def rewrite(path: Path, change: dict[str, bytes]) -> Path:
    """The workbook with some of its parts replaced or added."""
    target = path.with_name("hostile.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, content in change.items():
            new.writestr(name, content)
    return target


def test_a_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    path = rewrite(write_xlsx(tmp_path, [row()]), {"xl/bomb.bin": b"\0" * (20 << 20)})
    with pytest.raises(BadFile, match="times its size"):
        read(path)


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = rewrite(write_xlsx(tmp_path, [row()]), {"xl/sharedStrings.xml": b"<sst>" + b" " * (20 << 20) + b"</sst>"})
    content = path.read_bytes()
    size = (20 << 20) + 11
    path.write_bytes(content.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    with pytest.raises(BadFile):
        read(path)


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><a/>',
        b" " * 70_000 + b"<!doctype a><a/>",
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="utf-7"?><a/>',
    ],
)
def test_declarations_and_other_encodings_in_a_workbook_are_refused(tmp_path: Path, content: bytes) -> None:
    path = rewrite(write_xlsx(tmp_path, [row()]), {"xl/extra.xml": content})
    with pytest.raises(BadFile, match=r"DOCTYPE|UTF-8"):
        read(path)


def test_words_about_doctypes_in_a_cell_are_no_declaration(tmp_path: Path) -> None:
    (found,) = read(write_xlsx(tmp_path, [row(words="<!DOCTYPE html> shows on my page")]))
    assert found.cells["Complaint"].startswith("<!DOCTYPE")


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a zip", b"plain text", b""])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "fake.xlsx"
    path.write_bytes(content)
    with pytest.raises(BadFile):
        read(path)


def test_a_broken_sheet_is_refused(tmp_path: Path) -> None:
    path = rewrite(write_xlsx(tmp_path, [row()]), {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"})
    with pytest.raises(BadFile):
        read(path)


def test_a_sheet_that_claims_to_end_in_the_last_row_is_refused(tmp_path: Path) -> None:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in (1, 1_048_576))
    sheet = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()
    path = rewrite(write_xlsx(tmp_path, [row()]), {"xl/worksheets/sheet1.xml": sheet})
    with pytest.raises(BadFile):
        read(path)


def test_a_sheet_is_chosen_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="no sheet “April”"):
        read(write_xlsx(tmp_path, [row()]), MAPPING + "sheet: April\n")
