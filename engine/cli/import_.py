"""`huiyin import`: voices from a spreadsheet become cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import click

from engine.bootstrap import build_engine
from engine.cli._engine import opened
from engine.cli._output import progress
from engine.clock import VirtualClock
from engine.db.grouped import GroupedDatabase
from engine.dispatch import Engine
from engine.intake.interpret import Reject, Survey, interpret, survey
from engine.intake.mapping import Mapping, load_mapping
from engine.intake.moments import DateTally
from engine.intake.reading import Source, read_rows, recognise
from engine.intake.rejects import RejectFile
from engine.intake.spool import Spool
from engine.jobs.imports import Outcome, Rehearsal, import_as_of_row, import_now, require_route
from engine.rules.permissions import LOCAL_OPERATOR


@dataclass(slots=True)
class _Run:
    """One import, from file to result."""

    source: Source
    mapping: Mapping
    spool: Spool
    rejects: RejectFile
    dates: DateTally = field(default_factory=DateTally)
    outcomes: Counter[Outcome] = field(default_factory=Counter)


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--map", "map_file", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="The mapping: what the columns of FILE mean for which route.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Check every row and write the rejects; start no case.")
@click.option("--rejects", "rejects_file", type=click.Path(dir_okay=False, path_type=Path),
              help="Where to write the rows that are not taken; FILE.rejects.csv otherwise.")  # fmt: skip
def command(file: Path, map_file: Path, dry_run: bool, rejects_file: Path | None) -> None:
    """Make cases of the rows of FILE (CSV or XLSX), as a mapping says.

    Every row is imported, or rejected with line, field and reason in a file that can be mended and imported again. A
    row that was imported before is left alone, so a second run does no harm. Encoding, delimiter and the order of day
    and month are found from evidence, which is shown.

    \b
    Examples:
      huiyin import complaints.csv --map processes/customer_voice/examples/us-complaints.yaml --dry-run
      huiyin import hotline.xlsx --map hotline.yaml --rejects /tmp/to-mend.csv
    """
    mapping = load_mapping(map_file.read_bytes(), str(map_file))
    engine = opened()
    require_route(engine, mapping.route)
    source = recognise(file, mapping)
    target = rejects_file or file.with_name(f"{file.name}.rejects.csv")
    with Spool() as spool, RejectFile(target, source.columns) as rejects:
        run = _Run(source, mapping, spool, rejects)
        found = _survey(run)
        _interpret(run, found)
        _tell_what_was_found(run, found)
        _start_cases(run, _outcomes(engine, run, dry_run), "Checking" if dry_run else "Starting cases")
    if rejects.count:
        click.echo(f"The rejected rows are in {target}.")
    if dry_run:
        click.echo("Nothing was changed: this was a dry run.")
    answers, there = run.outcomes[Outcome.ANSWERED], run.outcomes[Outcome.ALREADY_THERE]
    imported = run.outcomes[Outcome.IMPORTED] + answers
    if answers:
        click.echo(f"Answers to open cases, kept there: {answers}.")
    click.echo(f"{imported} imported, {there} already there, {rejects.count} rejected")


def _survey(run: _Run) -> Survey:
    with progress(read_rows(run.source, run.mapping), "Looking for evidence") as watched:
        return survey(watched, run.mapping)


def _interpret(run: _Run, found: Survey) -> None:
    rows = read_rows(run.source, run.mapping)
    read = interpret(rows, run.mapping, found.evidence, run.dates, not_after=datetime.now(UTC))
    with progress(read, "Reading rows", found.rows) as watched:
        for row in watched:
            if isinstance(row, Reject):
                run.rejects.add(row)
            else:
                run.spool.add(row)


def _start_cases(run: _Run, outcomes: Iterator[Outcome | Reject], label: str) -> None:
    with progress(outcomes, label, run.spool.count) as watched:
        for outcome in watched:
            if isinstance(outcome, Reject):
                run.rejects.add(outcome)
            else:
                run.outcomes[outcome] += 1


def _outcomes(engine: Engine, run: _Run, dry_run: bool) -> Iterator[Outcome | Reject]:
    rows, route = run.spool.rows(), run.mapping.route
    if dry_run:
        return Rehearsal(engine, route).outcomes(rows)
    database = GroupedDatabase(engine.database)
    if run.mapping.as_of == "now":
        return import_now(build_engine(engine.settings, database=database), route, rows, LOCAL_OPERATOR)
    clock = VirtualClock(datetime.fromtimestamp(0, UTC))
    past = build_engine(engine.settings, clock=clock, database=database, silent=True)
    return import_as_of_row(past, clock, route, rows, LOCAL_OPERATOR)


def _tell_what_was_found(run: _Run, found: Survey) -> None:
    click.echo(f"{run.source.path.name}: {found.rows} rows; {'; '.join(map(str, run.source.found))}")
    for line in _about_dates(run, found):
        click.echo(line)


def _about_dates(run: _Run, found: Survey) -> Iterator[str]:
    dates, moment = run.dates, run.mapping.at
    yield (
        f"Dates: {dates.certain} with the year in front or a named month, {dates.only_day_first} can only be "
        f"day-month-year, {dates.only_month_first} only month-day-year, {dates.same_either_way} say the same either "
        f"way, {dates.unreadable} cannot be read."
    )
    if not dates.ambiguous:
        return
    by = f"“{moment.evidence}”" if moment.order == "detect" else "the declared order"
    yield (
        f"{dates.ambiguous} could be either: {dates.settled_day_first} settled as day-month-year and "
        f"{dates.settled_month_first} as month-day-year by {by}, {dates.undecided} undecided and rejected."
    )
    evidence = found.evidence
    if moment.order == "detect":
        yield (
            f"Evidence: {evidence.anchors} rows with one reading; in the order of “{moment.evidence}” their dates are "
            f"out of order by {evidence.slack.days} days at most"
            + (f" (line {evidence.worst_line})" if evidence.worst_line else "")
            + ("." if evidence.usable else ", too much for it to settle anything.")
        )
