"""`huiyin feel`: try an expression as a gateway, a timer or a script would evaluate it. Needs no database."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import click

from engine.calendar import WorkCalendar
from engine.cli._exits import exit_for
from engine.cli.due import CalendarName, Instant
from engine.clock import SystemClock
from engine.decisions import Environment, compile_expression, literal, special_names, to_plain
from engine.errors import BadExpression, BadFile, EvaluationFailed
from engine.text import text
from engine.yamlfile import MAX_BYTES, read_yaml

_USES_CALENDAR = ("working", "holiday", "now", "today")
_DEFAULT_CALENDAR = "shenzhen"


@click.command("feel", context_settings={"ignore_unknown_options": True})
@click.argument("expression", metavar="EXPR")
@click.option(
    "--context",
    "context_file",
    metavar="FILE",
    help="Values by name, as JSON or YAML; - reads them from standard input.",
)
@click.option(
    "--calendar", type=CalendarName(), help=f"Working calendar, by key or file.  [default: {_DEFAULT_CALENDAR}]"
)
@click.option(
    "--now", type=Instant(), help="What now() says, for example 2025-09-29T16:00+08:00.  [default: the clock]"
)
@click.pass_context
def command(
    ctx: click.Context, expression: str, context_file: str | None, calendar: WorkCalendar | None, now: datetime | None
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
    """
    if expression == "-" and context_file == "-":
        raise click.UsageError("Only one of EXPR and --context can be read from standard input.")
    source = sys.stdin.read(MAX_BYTES) if expression == "-" else expression
    context = _context(context_file)
    try:
        compiled = compile_expression(source.strip(), names=special_names(source, context))
        value = compiled.demand(context, _environment(source, calendar, now))
    except (BadExpression, EvaluationFailed) as error:
        _explain(error)
        ctx.exit(exit_for(error))
    click.echo(as_json(to_plain(value)))


def _context(file: str | None) -> Mapping[str, object]:
    """The values given; a file that is not a mapping of names to values is refused."""
    if file is None:
        return {}
    shown = "standard input" if file == "-" else file
    try:
        raw = sys.stdin.buffer.read(MAX_BYTES + 1) if file == "-" else Path(file).read_bytes()
    except OSError as problem:
        raise click.BadParameter(f"{file}: {problem.strerror}", param_hint="--context") from problem
    data = _json(raw)
    if data is None:
        data = read_yaml(raw, shown).data
    if not isinstance(data, dict):
        raise BadFile(file=shown, detail=text("it must give values by name, such as amount: 120"))
    return data


def _json(raw: bytes) -> object:
    """The data of a JSON file with its decimals exact; None when it is not JSON."""
    if len(raw) > MAX_BYTES:
        return None
    try:
        return json.loads(raw, parse_float=Decimal)
    except (ValueError, RecursionError):
        return None


def _environment(source: str, calendar: WorkCalendar | None, now: datetime | None) -> Environment:
    """What surrounds the expression; the default calendar's file is read only where days or the local time matter."""
    if calendar is None and any(word in source for word in _USES_CALENDAR):
        calendar = CalendarName().convert(_DEFAULT_CALENDAR, None, None)
    environment = Environment(calendar=calendar)
    if now is not None and now.tzinfo is None:
        now = now.replace(tzinfo=environment.local_zone())
    return Environment(now=now or SystemClock().now(), calendar=calendar)


def _explain(error: BadExpression | EvaluationFailed) -> None:
    """What went wrong and where, on standard error."""
    placed = "line" in error.params and not isinstance(error, BadExpression)
    place = f"line {error.params['line']}, column {error.params['column']}: " if placed else ""
    click.echo(f"{error.code} {place}{error.text}", err=True)
    click.echo(f"      {error.advice}", err=True)


def as_json(value: object) -> str:
    """Plain values on one line, numbers as they are written: 0.3, never 0.30000 or 3E-1."""
    match value:
        case Decimal():
            return literal(value)
        case list():
            return f"[{', '.join(map(as_json, value))}]"
        case dict():
            return f"{{{', '.join(f'{as_json(key)}: {as_json(item)}' for key, item in value.items())}}}"
        case _:
            return json.dumps(value, ensure_ascii=False)
