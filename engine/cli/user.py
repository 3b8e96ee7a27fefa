"""`huiyin user`: people who may sign in."""

from __future__ import annotations

import sys

import click

from engine.cli._engine import opened
from engine.cli._output import print_json, print_table
from engine.commands.people import AddPerson, PersonEntry, SetPassword
from engine.queries.lists import everybody
from engine.rules.permissions import GRANTS, LOCAL_OPERATOR

_PASSWORD_HELP = "Asked for when left out; without a terminal, the first line of standard input."


def _asked(_ctx: click.Context, _param: click.Parameter, password: str | None) -> str:
    """The password given, or asked for twice on a terminal, or piped in."""
    if password is not None:
        return password
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    piped = sys.stdin.readline().rstrip("\r\n")
    if not piped:
        raise click.UsageError("A password is needed: give --password, or write it to standard input.")
    return piped


@click.group("user")
def command() -> None:
    """Add people and set their passwords."""


@command.command("add")
@click.argument("username")
@click.option("--name", help="The name shown to others; the username when left out.")
@click.option("--unit", help="Key of the unit they belong to.")
@click.option("--group", "groups", multiple=True, help="Key of a group; may be given several times.")
@click.option("--role", "roles", multiple=True, type=click.Choice(sorted(GRANTS)), help="May be given several times.")
@click.option("--language", type=click.Choice(["zh_Hans", "en"]), default="zh_Hans", show_default=True)
@click.option("--email", help="Where escalations and the daily digest go.")
@click.option("--phone", help="How colleagues reach them.")
@click.option("--password", callback=_asked, help=_PASSWORD_HELP)
def add(
    username: str,
    name: str | None,
    unit: str | None,
    groups: tuple[str, ...],
    roles: tuple[str, ...],
    language: str,
    email: str | None,
    phone: str | None,
    password: str,
) -> None:
    """Add USERNAME, or change the person who has it already.

    \b
    Example:
      huiyin user add limei --name 李梅 --group window --role handler
    """
    entry = PersonEntry(username, name or username, unit, groups, roles, language, email, phone)
    opened().run(AddPerson(entry, password), LOCAL_OPERATOR)
    click.echo(f"{username} added")


@command.command("password")
@click.argument("username")
@click.option("--password", callback=_asked, help=_PASSWORD_HELP)
def password_command(username: str, password: str) -> None:
    """Give USERNAME a new password; their sign-ins end."""
    opened().run(SetPassword(username, password), LOCAL_OPERATOR)
    click.echo(f"{username}: password set")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def list_command(as_json: bool) -> None:
    """Everybody, with groups and roles."""
    with opened().reading() as connection:
        found = everybody(connection)
    if as_json:
        print_json(found)
    else:
        print_table(
            ["username", "name", "unit", "groups", "roles", "email"],
            [(one.username, one.name, one.unit, ",".join(one.groups), ",".join(one.roles), one.email) for one in found],
        )
