"""`huiyin lint`: check diagrams, decisions, forms and routes without a database."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

import click

from engine.cli._exits import Exit
from engine.cli._findings import AsJson, AsSarif, AsText, Say, Writer, counts_in_words, printable
from engine.cli._language import language_option
from engine.cli._watch import Watch
from engine.findings import Finding, Severity
from engine.locale import translator

_WORTH_PROCESSES = 64
"""Fewer targets than this are checked before further processes have started."""

_FORMATS: Mapping[str, Callable[[Say, str], Writer]] = {"text": AsText, "json": AsJson, "sarif": AsSarif}


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for beside the paths."""

    format: str
    file: Path | None
    least: Severity
    jobs: int
    quiet: bool
    progress: bool | None
    language: str

    def shows(self, finding: Finding) -> bool:
        """Whether the finding is grave enough to be shown."""
        return list(Severity).index(finding.severity) <= list(Severity).index(self.least)


@click.command("lint")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects: file, rule, severity, element…")
@click.option("--sarif", "as_sarif", is_flag=True, help="Print a SARIF 2.1.0 log, for code hosts and editors.")
@click.option(
    "--output",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the JSON or SARIF to this file; it is there whole or not at all.",
)
@click.option(
    "--severity",
    type=click.Choice([str(one) for one in Severity]),
    default=str(Severity.INFO),
    show_default=True,
    help="Show only what is at least as grave. The exit code is the same.",
)
@click.option(
    "--jobs", type=click.IntRange(1, 256), help="Processes that share the work; one for each core unless said."
)
@click.option("--quiet", is_flag=True, help="Print findings only: no progress, no counts.")
@click.option(
    "--progress/--no-progress",
    default=None,
    help="Tell count, rate and file on standard error; on a terminal unless said.",
)
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    as_json: bool,
    as_sarif: bool,
    file: Path | None,
    severity: str,
    jobs: int | None,
    quiet: bool,
    progress: bool | None,
    language: str,
) -> None:
    """Check diagrams, decisions, forms and routes, and say what to mend.

    PATH is a .bpmn or .dmn file, a YAML file of a route, a route's folder, or a folder of any of these, however many. A
    diagram on its own is checked for what it says; one in a route's folder also against the route's forms, ladders,
    clocks and people; a decision model with those beside it that it imports. Findings are printed as they come, in the
    order of the files. A file that cannot be read or checked is a finding and stops nothing. No database is needed.
    Exit code 1 when there is an error; warnings alone exit 0.

    \b
    Examples:
      huiyin lint processes
      huiyin lint processes/customer_voice --json
      huiyin lint refunds.dmn
      huiyin lint drawings --severity error --quiet
      huiyin lint drawings --sarif --output lint.sarif
      huiyin lint drawings --language zh_Hans
    """
    if as_json and as_sarif:
        raise click.UsageError("--json and --sarif exclude each other.")
    if file is not None and not (as_json or as_sarif):
        raise click.UsageError("--output goes with --json or --sarif.")
    kind = "sarif" if as_sarif else "json" if as_json else "text"
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    wish = Wish(kind, file, Severity(severity), jobs or cores, quiet, False if quiet else progress, language)
    counts = _lint(paths, wish, is_chosen=jobs is not None)
    if not quiet and (kind == "text" or file is not None):
        click.echo(counts_in_words(counts).show(translator(language)))
    ctx.exit(Exit.FAILED if counts[Severity.ERROR] else Exit.OK)


def _lint(paths: tuple[Path, ...], wish: Wish, *, is_chosen: bool) -> dict[Severity, int]:
    """Check and write; how many findings there are of each severity, shown or not."""
    from engine.bpmn.lint import lint_many, targets
    from engine.bpmn.lint.paths import FAILED

    named = dict.fromkeys(target for path in paths for target in targets(path))
    wanted = [target for target in named if named.keys().isdisjoint(target.parents)]
    jobs = min(wish.jobs, len(wanted)) if is_chosen or len(wanted) >= _WORTH_PROCESSES else 1
    counts = dict.fromkeys(Severity, 0)
    watch, once, failed = Watch(len(wanted), translator(wish.language), wanted=wish.progress), Once(), False
    with _open(wish, watch) as writer:
        writer.begin()
        for target, found in lint_many(wanted, jobs):
            fresh = sorted(once.fresh(target, found), key=_order)
            for finding in fresh:
                counts[finding.severity] += 1
                failed |= finding.rule == FAILED.name
            writer.add([finding for finding in fresh if wish.shows(finding)])
            watch.next(printable(str(target)))
        watch.end()
        writer.end(failed=failed)
    return counts


class Once:
    """Tells each finding once: a shared file is read with every route that uses it. Only those of files outside of
    their target are remembered, so memory does not grow with the number of diagrams."""

    def __init__(self) -> None:
        self._told: set[tuple[object, ...]] = set()

    def fresh(self, target: Path, findings: list[Finding]) -> Iterator[Finding]:
        """Those not told before."""
        here: set[tuple[object, ...]] = set()
        for finding in findings:
            key = (finding.file, finding.rule, finding.element, finding.line, str(finding.message))
            if key in here or key in self._told:
                continue
            here.add(key)
            if _is_shared(Path(finding.file), target):
                self._told.add(key)
            yield finding


def _is_shared(file: Path, target: Path) -> bool:
    return "_shared" in file.parts or not file.is_relative_to(target)


@contextmanager
def _open(wish: Wish, watch: Watch) -> Iterator[Writer]:
    if wish.file is None:
        yield _FORMATS[wish.format](partial(_print, watch), wish.language)
        return
    with click.open_file(str(wish.file), "w", encoding="utf-8", atomic=True) as stream:
        yield _FORMATS[wish.format](lambda written: _write(stream, written), wish.language)


def _print(watch: Watch, written: str) -> None:
    watch.clear()
    click.echo(written, nl=False)


def _write(stream: IO[str], written: str) -> None:
    stream.write(written)


def _order(finding: Finding) -> tuple[str, int, int]:
    return finding.file, list(Severity).index(finding.severity), finding.line or 0
