"""Lines of a sheet in an XLSX file, as text. `check_archive` comes first: this module trusts the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from engine.errors import BadFile
from engine.text import text

MAX_COLUMNS = 512
MAX_EMPTY = 100_000
"""Empty rows in a row: a sheet that says it ends in the last possible row would keep us counting."""


def read_lines(path: Path, sheet: str | None, columns: int | None) -> Iterator[tuple[int, Sequence[str]]]:
    """Each row with its number; at most `columns` cells, all of them when it is None.

    Raises:
        BadFile: not a workbook, no such sheet, or far too many empty rows.
    """
    book = _open(path)
    try:
        rows = _sheet(book, path, sheet).iter_rows(values_only=True, max_col=columns or MAX_COLUMNS)
        for number, cells in _filled(path, rows):
            yield number, [*cells, *[""] * ((columns or 0) - len(cells))]
    except (KeyError, ValueError, TypeError, SyntaxError, BadZipFile) as error:
        raise _unreadable(path, error) from None
    finally:
        book.close()


def _open(path: Path) -> Any:
    try:
        return load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, TypeError, SyntaxError, OSError, BadZipFile) as error:
        raise _unreadable(path, error) from None


def _sheet(book: Any, path: Path, name: str | None) -> Any:
    wanted = book.sheetnames[0] if name is None and book.sheetnames else name
    if wanted not in book.sheetnames:
        raise BadFile(
            file=path.name,
            detail=text("it has no sheet “{name}”; there are {sheets}", name=wanted, sheets=", ".join(book.sheetnames)),
        )
    found = book[wanted]
    found.reset_dimensions()
    return found


def _filled(path: Path, rows: Iterator[Sequence[object]]) -> Iterator[tuple[int, Sequence[str]]]:
    empty = 0
    for number, cells in enumerate(rows, start=1):
        empty = 0 if any(cell is not None for cell in cells) else empty + 1
        if empty > MAX_EMPTY:
            raise BadFile(file=path.name, detail=text("it has more than {limit} empty rows in a row", limit=MAX_EMPTY))
        yield number, [_as_text(cell) for cell in cells]


def _as_text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time(0):
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
    return str(cell)


def _unreadable(path: Path, error: Exception) -> BadFile:
    return BadFile(
        file=path.name, detail=text("it is not an XLSX file that can be read ({problem})", problem=str(error))
    )
