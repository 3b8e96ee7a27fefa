"""A file of any length passes through the same few rows of memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from engine.intake.interpret import IntakeRow, interpret, survey
from engine.intake.moments import DateTally
from engine.intake.reading import read_rows, recognise
from engine.intake.spool import Spool
from tests.factories.spreadsheets import mapping, row, write_csv, write_xlsx


def peak(path: Path) -> tuple[int, int]:
    """Bytes held at most while the file is read twice, kept and given back, and how many rows came back."""
    using, tally = mapping(), DateTally()
    tracemalloc.start()
    source = recognise(path, using)
    evidence = survey(read_rows(source, using), using).evidence
    with Spool() as spool:
        for one in interpret(read_rows(source, using), using, evidence, tally, not_after=datetime.now(UTC)):
            if isinstance(one, IntakeRow):
                spool.add(one)
        count = sum(1 for _ in spool.rows())
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return held, count


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_eight_times_the_rows_need_no_more_memory(
    tmp_path: Path, write: Callable[[Path, list[list[object]]], Path]
) -> None:
    def lines(count: int) -> list[list[object]]:
        begin = date(2015, 1, 1)
        return [row(n, "words", date=(begin + timedelta(days=n * 365 // count)).isoformat()) for n in range(count)]

    peak(write(tmp_path, lines(50)))  # what is imported and cached once does not count
    few, fewer_rows = peak(write(tmp_path, lines(200)))
    many, more_rows = peak(write(tmp_path, lines(1600)))
    assert (fewer_rows, more_rows) == (200, 1600)
    assert many < few + 400_000
