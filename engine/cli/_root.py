"""The root of all subcommands: help that teaches, and errors said once and the same way."""

from __future__ import annotations

import click

from engine.cli._discovery import LazyGroup
from engine.cli._exits import MEANINGS, Exit, exit_for
from engine.errors import HuiyinError

_EPILOG = "\b\nExit codes:\n" + "\n".join(f"  {int(code):<4} {meaning}" for code, meaning in MEANINGS.items())


class RootGroup(LazyGroup):
    """Turns what a subcommand raises into a sentence on standard error and an exit code."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the subcommand; a `HuiyinError` ends it with message and remedy, without a traceback."""
        try:
            return super().invoke(ctx)
        except HuiyinError as error:
            click.echo(f"{error.code} {error.text}", err=True)
            if error.remedy:
                click.echo(f"      {error.advice}", err=True)
            ctx.exit(exit_for(error))
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(Exit.INTERRUPTED)


@click.group(cls=RootGroup, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="huiyin", prog_name="huiyin")
def huiyin() -> None:
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
