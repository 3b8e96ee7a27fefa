"""Mappings and files for the tests of intake."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from engine.intake.mapping import Mapping, load_mapping

MAPPING = """
route: customer_voice
as_of: row
id: {column: "No.", type: integer}
at: {columns: [Date, Time], timezone: Asia/Shanghai, order: detect, evidence: "No."}
fields:
  words: Complaint
  channel: {column: Via, values: {Call: phone, Internet: web}}
  region: {columns: [City, Zip], join: ", ", pad: {Zip: 5}}
"""
HEADER = ["No.", "Complaint", "Date", "Time", "Via", "City", "Zip"]


def mapping(extra: str = "", source: str = MAPPING) -> Mapping:
    """The mapping above, with more lines."""
    return load_mapping(source + extra, "map.yaml")


def row(number: object = 1, words: str = "slow", date: object = "22-04-2015", **cells: object) -> list[object]:
    """One row under `HEADER`."""
    named = {"time": "3:53:50 PM", "via": "Call", "city": "Acworth", "zip": "30101", **cells}
    return [number, words, date, named["time"], named["via"], named["city"], named["zip"]]


def write_csv(folder: Path, rows: list[list[object]], *, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """A CSV file with `HEADER` and the rows; cells that hold the delimiter are quoted."""
    import csv

    path = folder / "voices.csv"
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows([HEADER, *rows])
    return path


def write_xlsx(folder: Path, rows: list[list[object]]) -> Path:
    """The same as a workbook."""
    book = Workbook()
    sheet = book.active
    for cells in [HEADER, *rows]:
        sheet.append(cells)
    path = folder / "voices.xlsx"
    book.save(path)
    return path
