"""`huiyin feel`: try an expression as a gateway, a timer or a script would evaluate it. Needs no database."""

from __future__ import annotations

import sys
from datetime import datetime

import click

from engine.calendar import WorkCalendar
from engine.cli._exits import exit_for
from engine.cli._language import language_option
from engine.cli._values import as_json, calendar_option, environment, now_option, values_from
from engine.decisions import compile_expression, special_names, to_plain
from engine.errors import BadExpression, EvaluationFailed
from engine.locale import translator
from engine.text import Translate, text
from engine.yamlfile import MAX_BYTES


@click.command("feel", context_settings={"ignore_unknown_options": True})
@click.argument("expression", metavar="EXPR")
@click.option(
    "--context",
    "context_file",
    metavar="FILE",
    help="Values by name, as JSON or YAML; - reads them from standard input.",
)
@calendar_option
@now_option
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    expression: str,
    context_file: str | None,
    calendar: WorkCalendar | None,
    now: datetime | None,
    language: str,
) -> None:
    """Evaluate a FEEL expression and print its value as JSON.

    EXPR is the expression, or - to read it from standard input. Dates and durations print as ISO text.

    Evaluated as strictly as a gateway's condition: exit code 1 when the expression does not parse, uses an unknown name
    or function, goes over a limit, or something in it fails, even where FEEL would quietly go on with null. The message
    says where and why. A null that was simply given prints as null.

    \b
    Examples:
      huiyin feel '0.1 + 0.2 = 0.3'
      huiyin feel 'amount > 100 and channel = "phone"' --context values.yaml
      huiyin feel 'working days(5, date("2025-09-29"))'
      echo '{"金额": 120}' | huiyin feel '金额 * 2' --context -
      huiyin feel '金额 >' --language zh_Hans
    """
    if expression == "-" and context_file == "-":
        raise click.UsageError("Only one of EXPR and --context can be read from standard input.")
    source = sys.stdin.read(MAX_BYTES) if expression == "-" else expression
    context = values_from(context_file, "--context")
    try:
        compiled = compile_expression(source.strip(), names=special_names(source, context))
        value = compiled.demand(context, environment(source, calendar, now))
    except (BadExpression, EvaluationFailed) as error:
        _explain(error, translator(language))
        ctx.exit(exit_for(error))
    click.echo(as_json(to_plain(value)))


def _explain(error: BadExpression | EvaluationFailed, translate: Translate) -> None:
    """What went wrong and where, on standard error."""
    said = error.text
    if "line" in error.params and not isinstance(error, BadExpression):
        place = {"line": error.params["line"], "column": error.params["column"]}
        said = text("line {line}, column {column}: {said}", **place, said=said)
    click.echo(f"{error.code} {said.show(translate)}", err=True)
    click.echo(f"      {error.advice.show(translate)}", err=True)
