"""How results look: JSON for programs, aligned tables for people, progress for those who watch."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar
from unicodedata import east_asian_width

import click
import orjson

Item = TypeVar("Item")

LIMIT = click.IntRange(0, 1_000_000)
"""How many lines a list may be asked for."""


def print_json(value: object) -> None:
    """`value` as indented JSON; dates in ISO, dataclasses as objects, anything else as its text."""
    click.echo(orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS).decode())


def print_table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns aligned by what a terminal shows: a Chinese character is two cells wide. Empty cells for None."""
    lines = [list(headers), *(["" if cell is None else str(cell) for cell in row] for row in rows)]
    widths = [max(map(_cells, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        click.echo("  ".join(map(padded, line, widths)).rstrip())


def padded(shown: str, width: int) -> str:
    """`shown` with spaces behind it until it fills `width` cells of a terminal."""
    return shown + " " * (width - _cells(shown))


def _cells(shown: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in shown)


@contextmanager
def progress(items: Iterable[Item], label: str, length: int | None = None) -> Iterator[Iterable[Item]]:
    """Iterate over `items` under a progress bar on standard error; silent when nobody watches (no terminal)."""
    watched = sys.stderr.isatty()
    with click.progressbar(items, label=label, length=length, file=sys.stderr, hidden=not watched) as bar:
        yield bar


def remark(sentence: str) -> None:
    """Say something beside the result: on standard error, and only to a terminal."""
    if sys.stderr.isatty():
        click.echo(sentence, err=True)
