"""`huiyin convert`: files of other vendors, written with our settings in place of theirs. Needs no database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from engine.cli._exits import Exit
from engine.cli._findings import AsText, counts_in_words, printable
from engine.cli._language import language_option
from engine.cli._output import print_json
from engine.findings import Finding, Severity
from engine.locale import translator
from engine.text import Translate, text


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file. `place` is where it was written, None where nothing was to be."""

    file: Path
    place: Path | None
    changed: bool
    findings: tuple[Finding, ...]

    def as_dict(self, translate: Translate) -> dict[str, object]:
        """The shape that `--json` prints."""
        return {
            "file": printable(str(self.file)),
            "changed": self.changed,
            "written": None if self.place is None else printable(str(self.place)),
            "findings": [finding.as_dict(translate) for finding in self.findings],
        }


@click.command("convert")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--output", type=click.Path(file_okay=False, path_type=Path), help="Write every file into this folder, by its name."
)
@click.option("--in-place", is_flag=True, help="Write the files that change where they are.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects: file, changed, written, findings.")
@language_option
@click.pass_context
def command(
    ctx: click.Context, files: tuple[Path, ...], output: Path | None, in_place: bool, as_json: bool, language: str
) -> None:
    """Turn files of Camunda 7 and 8, Flowable and Activiti into files with our settings.

    FILE is a diagram or a folder, searched for .bpmn, .bpmn2, .bpmn20.xml and the like. Assignments, due dates, forms,
    mappings, calls, collections, scripts and expressions are converted where they mean the same here; what has no
    equivalent stays in the file and is named. Drawing, comments, other extensions and layout stay as they are, so a
    difference shows what was converted and nothing else. Converting twice changes nothing more.

    Without --output or --in-place nothing is written: it is only said what would change. No database is needed. Exit
    code 1 when something was found that keeps a file from running.

    \b
    Examples:
      huiyin convert order.bpmn
      huiyin convert order.bpmn invoice.bpmn --output converted
      huiyin convert drawings --in-place --json
    """
    if output is not None and in_place:
        raise click.UsageError("--output and --in-place exclude each other.")
    named = list(_named(files))
    if output is not None:
        _refuse_collisions(named)
    results = [_convert(file, _place(file, name, output, in_place=in_place)) for file, name in named]
    if as_json:
        print_json([result.as_dict(translator(language)) for result in results])
    else:
        _show(results, language, writes=in_place or output is not None)
    grave = any(finding.severity is Severity.ERROR for result in results for finding in result.findings)
    ctx.exit(Exit.FAILED if grave else Exit.OK)


def _place(file: Path, name: Path, output: Path | None, *, in_place: bool) -> Path | None:
    return file if in_place else output / name if output is not None else None


def _named(files: tuple[Path, ...]) -> Iterator[tuple[Path, Path]]:
    """Each file with the name that it has in an output folder."""
    from engine.bpmn.lint.paths import diagrams

    for given in dict.fromkeys(files):
        for file in diagrams(given) if given.is_dir() else [given]:
            yield file, file.relative_to(given) if given.is_dir() else Path(file.name)


def _refuse_collisions(named: list[tuple[Path, Path]]) -> None:
    taken: dict[Path, Path] = {}
    for file, name in named:
        if taken.setdefault(name, file) != file:
            raise click.UsageError(f"{taken[name]} and {file} would both be written as {name}.")


def _convert(file: Path, place: Path | None) -> Result:
    from engine.bpmn.converting import convert
    from engine.bpmn.problems import said
    from engine.errors import BadModel

    data = file.read_bytes()
    try:
        converted = convert(data, str(file))
    except BadModel as error:
        unreadable = Finding(str(file), "bpmn-xml", Severity.ERROR, None, said(error), error.advice)
        return Result(file, None, False, (unreadable,))
    changed = converted.data != data
    if place is None or (place == file and not changed):
        return Result(file, None, changed, converted.findings)
    place.parent.mkdir(parents=True, exist_ok=True)
    with click.open_file(str(place), "wb", atomic=True) as stream:
        stream.write(converted.data)
    return Result(file, place, changed, converted.findings)


def _show(results: list[Result], language: str, *, writes: bool) -> None:
    every = [finding for result in results for finding in result.findings]
    AsText(lambda written: click.echo(written, nl=False), language).add(every)
    translate = translator(language)
    for result in results:
        if result.place is not None:
            click.echo(printable(f"{result.file} → {result.place}"))
        elif result.changed and not writes:
            click.echo(printable(text("{file} would change", file=result.file).show(translate)))
    total = text(
        "{done} of {total} converted; {counts}",
        done=sum(result.changed for result in results),
        total=len(results),
        counts=counts_in_words({one: sum(finding.severity is one for finding in every) for one in Severity}),
    )
    click.echo(total.show(translate))
