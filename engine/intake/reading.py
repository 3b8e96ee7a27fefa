"""The rows of a CSV or XLSX file, one by one, whatever the file's encoding and delimiter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from pathlib import Path

from engine.errors import BadFile
from engine.intake import csv_file, xlsx_file
from engine.intake.archive import check_archive
from engine.intake.encoding import find_encoding
from engine.intake.mapping import Mapping
from engine.text import Text, text


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row as it stands in the file: `cells` by column name. `line` is where it begins, from 1.

    `problem` is set when the row does not have the shape of the header; `raw` is always what was there.
    """

    line: int
    cells: MappingOf[str, str]
    raw: Sequence[str]
    problem: Text | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was recognised: how to read it, and why we think so."""

    path: Path
    columns: tuple[str, ...]
    encoding: str | None
    delimiter: str | None
    found: tuple[Text, ...]


def recognise(path: Path, mapping: Mapping) -> Source:
    """Look at the file once: is it safe, how is it written, are the mapping's columns there?

    Raises:
        BadFile: it cannot be read, is hostile, or lacks columns that the mapping names.
    """
    if not path.is_file():
        raise BadFile(file=str(path), detail=text("there is no such file"))
    if path.suffix.lower() in (".xlsx", ".xlsm") or _is_zip(path):
        return _recognise_sheet(path, mapping)
    return _recognise_csv(path, mapping)


def read_rows(source: Source, mapping: Mapping) -> Iterator[ReadRow]:
    """Each row below the header; empty rows are left out."""
    if source.encoding is None:
        lines = xlsx_file.read_lines(source.path, mapping.sheet, len(source.columns))
    else:
        lines = csv_file.read_lines(source.path, source.encoding, source.delimiter or ",")
    for position, (line, cells) in enumerate(lines, start=1):
        if position > mapping.header and any(cell.strip() for cell in cells):
            yield _row(line, cells, source.columns)


def _row(line: int, cells: Sequence[str], columns: Sequence[str]) -> ReadRow:
    problem = None
    while len(cells) > len(columns) and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) != len(columns):
        problem = text("the row has {found} cells, the header {expected}", found=len(cells), expected=len(columns))
    return ReadRow(line, dict(zip(columns, cells, strict=False)), cells, problem)


def _recognise_sheet(path: Path, mapping: Mapping) -> Source:
    check_archive(path)
    columns = _header(path, xlsx_file.read_lines(path, mapping.sheet, None), mapping)
    _must_have(path, columns, mapping)
    return Source(path, columns, None, None, (text("an Excel workbook"),))


def _recognise_csv(path: Path, mapping: Mapping) -> Source:
    encoding = find_encoding(path, mapping.encoding)
    found = [text("encoding {name}: {evidence}", name=encoding.name, evidence=encoding.evidence)]
    candidates = csv_file.DELIMITERS if mapping.delimiter == "auto" else (mapping.delimiter,)
    headers = {mark: _header(path, csv_file.read_lines(path, encoding.name, mark), mapping) for mark in candidates}
    wanted = set(mapping.columns())
    delimiter = max(candidates, key=lambda mark: (len(wanted & set(headers[mark])), len(headers[mark])))
    _must_have(path, headers[delimiter], mapping)
    found.append(text("delimiter {mark}: the header then has the mapping's columns", mark=repr(delimiter)))
    return Source(path, headers[delimiter], encoding.name, delimiter, tuple(found))


def _header(path: Path, lines: Iterator[tuple[int, Sequence[str]]], mapping: Mapping) -> tuple[str, ...]:
    for position, (_, cells) in enumerate(lines, start=1):
        if position == mapping.header:
            return _without_empty_end(tuple(cell.strip() for cell in cells))
    raise BadFile(file=path.name, detail=text("it has no header in line {line}", line=mapping.header))


def _without_empty_end(names: tuple[str, ...]) -> tuple[str, ...]:
    while names and not names[-1]:
        names = names[:-1]
    return names


def _must_have(path: Path, columns: tuple[str, ...], mapping: Mapping) -> None:
    missing = [name for name in mapping.columns() if name not in columns]
    if missing:
        raise BadFile(
            file=path.name,
            detail=text(
                "the mapping names the columns {missing}; the file has {present}",
                missing=", ".join(f"“{name}”" for name in missing),
                present=", ".join(f"“{name}”" for name in columns[:40]),
            ),
        )
    twice = [name for name in mapping.columns() if columns.count(name) > 1]
    if twice:
        raise BadFile(file=path.name, detail=text("the column “{name}” is there twice", name=twice[0]))


def _is_zip(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(4) == b"PK\x03\x04"
