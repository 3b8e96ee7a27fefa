"""Lines of a CSV file, with bounds on what one line and one cell may hold."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from engine.errors import BadFile
from engine.text import text

DELIMITERS = (",", ";", "\t", "|")
MAX_LINE = 1 << 20
"""Characters; a line without an end would otherwise be read into memory whole."""


def read_lines(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Each record with the number of the line on which it begins.

    Raises:
        BadFile: a line or a cell is too long, which usually means that a quotation mark is never closed.
    """
    with path.open("r", encoding=encoding, newline="") as stream:
        records = csv.reader(_bounded(stream, path), delimiter=delimiter)
        began = 1
        try:
            for cells in records:
                yield began, cells
                began = records.line_num + 1
        except csv.Error as error:
            raise BadFile(
                file=path.name,
                detail=text(
                    "the record that begins in line {line} cannot be read ({problem})", line=began, problem=str(error)
                ),
            ) from None


def _bounded(stream: TextIO, path: Path) -> Iterator[str]:
    number = 0
    while line := stream.readline(MAX_LINE):
        number += 1
        if len(line) == MAX_LINE and not line.endswith(("\n", "\r")):
            raise BadFile(
                file=path.name,
                detail=text("line {line} is longer than {limit} characters", line=number, limit=MAX_LINE),
            )
        yield line
