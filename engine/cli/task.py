"""`huiyin task`: open tasks, and what a handler does with them."""

from __future__ import annotations

import click

from engine.cli._engine import opened
from engine.cli._output import LIMIT, print_json, print_table
from engine.cli.case import read_object
from engine.commands.assign_task import ClaimTask, ReassignTask, ReleaseTask
from engine.commands.complete_task import CompleteTask
from engine.dispatch import Engine
from engine.queries.lists import task_lines
from engine.queries.people import actor_named
from engine.rules.permissions import LOCAL_OPERATOR, Actor


@click.group("task")
def command() -> None:
    """Tasks: one piece of human work each. TASK is its id, as `huiyin task list` shows it."""


@command.command("list")
@click.option("--case", "case_number", help="Only those of the case with this number.")
@click.option("--group", help="Only those of this group.")
@click.option("--limit", default=1000, type=LIMIT, show_default=True, help="At most this many, the earliest due first.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def list_command(case_number: str | None, group: str | None, limit: int, as_json: bool) -> None:
    """List open tasks."""
    with opened().reading() as connection:
        found = task_lines(connection, case=case_number, group=group, at_most=limit)
    if as_json:
        print_json(found)
    else:
        rows = [(one.id, one.case, one.name, one.group, one.assignee, one.due_at) for one in found]
        print_table(["task", "case", "step", "group", "assignee", "due"], rows)


@command.command("complete")
@click.argument("task", type=int)
@click.option("--answers", default="{}", help="JSON object of the form's answers; - reads standard input.")
@click.option("--as", "username", help="Act as this person instead of as the local operator.")
@click.option("--key", help="Idempotency key: a repeat with it returns the first result and changes nothing.")
def complete(task: int, answers: str, username: str | None, key: str | None) -> None:
    """Complete TASK with the answers to its form.

    \b
    Example:
      huiyin task complete 905211374080098304 --answers '{"unit": "network", "urgency": "normal"}'
    """
    engine = opened()
    done = engine.run(CompleteTask(task, read_object(answers)), _actor(engine, username), key=key)
    click.echo(f"task {task} completed; case {done.status}{': ' + done.outcome if done.outcome else ''}")


@command.command("claim")
@click.argument("task", type=int)
@click.option("--as", "username", required=True, help="Who claims it.")
def claim(task: int, username: str) -> None:
    """Claim TASK for a person of its group."""
    engine = opened()
    engine.run(ClaimTask(task), _actor(engine, username))
    click.echo(f"task {task} claimed by {username}")


@command.command("release")
@click.argument("task", type=int)
def release(task: int) -> None:
    """Give TASK back to its group."""
    opened().run(ReleaseTask(task), LOCAL_OPERATOR)
    click.echo(f"task {task} released")


@command.command("reassign")
@click.argument("task", type=int)
@click.argument("username")
@click.option("--reason", default="")
def reassign(task: int, username: str, reason: str) -> None:
    """Give TASK to USERNAME, who belongs to its group."""
    opened().run(ReassignTask(task, username, reason), LOCAL_OPERATOR)
    click.echo(f"task {task} reassigned to {username}")


def _actor(engine: Engine, username: str | None) -> Actor:
    if username is None:
        return LOCAL_OPERATOR
    with engine.reading() as connection:
        return actor_named(connection, username)
