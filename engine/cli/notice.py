"""`huiyin notice`: tell a calendar about a new holiday notice, and move the due dates that rested on guesses."""

from __future__ import annotations

from pathlib import Path

import click

from engine.cli._engine import opened, read_mapping
from engine.cli._output import print_json, print_table, progress
from engine.commands.add_notice import AddNotice, Moved, RecomputeDueDates, cases_touched, read_notice
from engine.dispatch import Engine
from engine.rules.permissions import LOCAL_OPERATOR


@click.group("notice")
def command() -> None:
    """Holiday notices that came out after a calendar's file was written."""


@command.command("add")
@click.argument("calendar")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def add(calendar: str, file: Path) -> None:
    """Add the notice in FILE (YAML: year, published_on, url, days) to CALENDAR.

    Due dates do not move yet: look at `huiyin notice recompute CALENDAR --preview` first.
    """
    notice = read_notice(read_mapping(file))
    opened().run(AddNotice(calendar, notice), LOCAL_OPERATOR)
    click.echo(f"{calendar}: notice {notice.key} added; next: huiyin notice recompute {calendar} --preview")


@command.command("recompute")
@click.argument("calendar")
@click.option("--preview", is_flag=True, help="Only show which due dates would move.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def recompute(calendar: str, preview: bool, as_json: bool) -> None:
    """Count the open due dates of CALENDAR again with every notice known now. What they were before is kept."""
    moved = recompute_all(opened(), calendar, preview=preview)
    if as_json:
        print_json(moved)
        return
    print_table(
        ["case", "what", "before", "after"], [(one.number, one.obligation, one.before, one.after) for one in moved]
    )
    click.echo(f"{len(moved)} due dates {'would move' if preview else 'moved'}")


def recompute_all(engine: Engine, calendar: str, *, preview: bool) -> list[Moved]:
    """Recompute case by case, one transaction each."""
    with engine.reading() as connection:
        touched = cases_touched(connection, calendar, engine.clock.now())
    moved: list[Moved] = []
    with progress(touched, "recomputing") as cases:
        for case_id in cases:
            moved += engine.run(RecomputeDueDates(case_id, "notice", preview), LOCAL_OPERATOR)
    return moved
