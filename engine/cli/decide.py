"""`huiyin decide`: ask a decision model, as a route would. Needs no database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from engine.bpmn.lint.decisions import beside
from engine.calendar import WorkCalendar
from engine.cli._language import language_option, readers_language
from engine.cli._output import print_table
from engine.cli._trace import told
from engine.cli._values import as_json, calendar_option, environment, now_option, values_from
from engine.decisions import Value, to_plain
from engine.decisions.dmn import Model, Trace
from engine.decisions.dmn.lint.files import imported
from engine.decisions.dmn.reading import read_definitions
from engine.text import Translate, text


@click.command("decide")
@click.argument("file", metavar="MODEL", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("name", metavar="[DECISION]", required=False)
@click.option(
    "--inputs", "inputs_file", metavar="FILE", help="Values by name, as JSON or YAML; - reads them from standard input."
)
@click.option("--trace", "traced", is_flag=True, help="Tell on standard error which rules hit, and what came of them.")
@click.option(
    "--lenient", is_flag=True, help="Go on with null where something fails, as the standard says, instead of stopping."
)
@calendar_option
@now_option
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    file: Path,
    name: str | None,
    inputs_file: str | None,
    traced: bool,
    lenient: bool,
    calendar: WorkCalendar | None,
    now: datetime | None,
    language: str,
) -> None:
    """Ask a decision model and print its answer as JSON.

    MODEL is a .dmn file; models that it imports are found beside it. DECISION is the name or id of a decision or a
    decision service; without it, all of them are listed with what they need. Dates and durations are given and printed
    as ISO text.

    Evaluated as strictly as a route does it: exit code 1 when an input is missing or of another type, an expression
    fails, no rule of a table with one answer hits, or several hit where one may; the message names the decision, the
    rule and the column. With --lenient such a part is null, and the rest goes on.

    \b
    Examples:
      huiyin decide refunds.dmn
      huiyin decide refunds.dmn 'Refund level' --inputs case.yaml
      huiyin decide refunds.dmn 'Refund level' --inputs case.yaml --trace --language zh_Hans
      echo '{"amount": 600}' | huiyin decide refunds.dmn Approver --inputs -
    """
    model, words = _model(file)
    if name is None:
        _list(model, readers_language(ctx))
        return
    asked = _asked(model, name)
    inputs = values_from(inputs_file, "--inputs")
    trace = Trace() if traced else None
    try:
        value = asked(name, inputs, environment(words, calendar, now), strict=not lenient, trace=trace)
    finally:
        for line in told(trace or Trace(), readers_language(ctx)):
            click.echo(line, err=True)
    click.echo(as_json(to_plain(value)))


def _model(file: Path) -> tuple[Model, str]:
    """The model with those it imports, and the words of all of them."""
    files = {str(file): file.read_bytes()}
    definitions = read_definitions(files[str(file)], str(file))
    if definitions.imports:
        files |= beside(file)
    others = imported(definitions, files, str(file))
    words = "".join(files[one.file].decode("utf-8", "replace") for one in (definitions, *others))
    return Model(definitions, {one.namespace: one for one in (*others, definitions)}), words


def _asked(model: Model, name: str) -> Callable[..., Value]:
    """What answers for a name; an unknown one ends with those there are."""
    drawn = model.definitions
    if any(name in (one.name, one.id) for one in drawn.decisions):
        return model.decide
    if any(name in (one.name, one.id) for one in drawn.services):
        return model.invoke
    known = ", ".join((*model.decisions, *model.services))
    raise click.BadParameter(f"there is no decision {name!r}; there are: {known}", param_hint="DECISION")


def _list(model: Model, translate: Translate) -> None:
    kinds = [text("decision")] * len(model.decisions) + [text("decision service")] * len(model.services)
    headers = [text("name"), text("what it is"), text("what it needs")]
    print_table(
        [one.show(translate) for one in headers],
        [
            (
                name,
                kind.show(translate),
                ", ".join(f"{one}: {type}" if type else one for one, type in model.inputs_of(name)),
            )
            for name, kind in zip((*model.decisions, *model.services), kinds, strict=True)
        ],
    )
