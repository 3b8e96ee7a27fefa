"""The root of all subcommands: help that teaches, and errors said once and the same way."""

from __future__ import annotations

from collections.abc import Iterator

import click

from engine.cli._discovery import LazyGroup
from engine.cli._exits import MEANINGS, Exit, exit_for
from engine.cli._language import readers_language
from engine.errors import FormInvalid, HuiyinError, LintRefused
from engine.findings import Severity
from engine.text import Translate, text

_EPILOG = "\b\nExit codes:\n" + "\n".join(f"  {int(code):<4} {meaning}" for code, meaning in MEANINGS.items())


_MOST_SHOWN = 20


class RootGroup(LazyGroup):
    """Turns what a subcommand raises into a sentence on standard error and an exit code."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the subcommand; a `HuiyinError` ends it with message and remedy.

        So does what the system refuses (a full disk, a port in use) and, unless --traceback asks where it came from,
        what nobody expected.
        """
        try:
            return super().invoke(ctx)
        except HuiyinError as error:
            translate = readers_language(ctx)
            click.echo(f"{error.code} {error.text.show(translate)}", err=True)
            for line in _particulars(error, translate):
                click.echo(f"      {line}", err=True)
            if error.remedy:
                click.echo(f"      {error.advice.show(translate)}", err=True)
            ctx.exit(exit_for(error))
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(Exit.INTERRUPTED)
        except (click.exceptions.Exit, click.ClickException, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if ctx.params["traceback"]:
                raise
            _say_unexpected(error)
            ctx.exit(Exit.FAILED)


def _particulars(error: HuiyinError, translate: Translate) -> Iterator[str]:
    """What is wrong in each place, where an error is about several: fields of a form, elements of a route."""
    said: list[str] = []
    if isinstance(error, FormInvalid):
        said = [f"{name}: {sentence.show(translate)}" for name, sentence in error.fields.items()]
    elif isinstance(error, LintRefused):
        refused = (finding for finding in error.findings if finding.severity is Severity.ERROR)
        said = [f"{one.file}: {one.element or '-'}: {one.message.show(translate)}" for one in refused]
    yield from said[:_MOST_SHOWN]
    if len(said) > _MOST_SHOWN:
        yield text("… and {count} more", count=len(said) - _MOST_SHOWN).show(translate)


def _say_unexpected(error: Exception) -> None:
    """An error of the operating system is the machine's; anything else is ours."""
    first = (str(error).strip() or "no details").splitlines()[0]
    if isinstance(error, OSError):
        click.echo(f"Error: {first}", err=True)
        return
    click.echo(f"HY000 Something went wrong: {type(error).__name__}: {first}", err=True)
    click.echo("      This is a fault in Huiyin. `huiyin --traceback …` shows where; please report it.", err=True)


@click.group(cls=RootGroup, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="huiyin", prog_name="huiyin")
@click.option("--traceback", is_flag=True, help="Show where an unexpected error came from.")
def huiyin(traceback: bool) -> None:
    """Huiyin 回音: every voice gets its answer, in time, and anyone can see why.

    \b
    To look around, with a filled office and people to sign in as:
      huiyin demo

    \b
    To set up your own:
      huiyin db upgrade                 make the tables (HUIYIN_DATABASE_URL says where)
      huiyin deploy processes           check and deploy the routes, load their people
      huiyin user add lin --role handler
      huiyin serve                      web pages and worker on http://127.0.0.1:8000

    \b
    For designers, without any database:
      huiyin lint processes/customer_voice
      huiyin test processes/customer_voice
      huiyin due 2025-09-29T16:00+08:00 5wd --calendar shenzhen
      huiyin feel 'if amount > 100 then "lead" else "handler"' --context values.json

    Every subcommand explains itself: huiyin SUBCOMMAND --help
    """
