"""`huiyin job`: what machines have to do, and what to do about a job that failed."""

from __future__ import annotations

import click

from engine.cli._engine import opened
from engine.cli._output import LIMIT, print_json, print_table
from engine.commands.settle_job import RetryJob, SkipJob
from engine.queries.operations import JobState, job_lines
from engine.rules.permissions import LOCAL_OPERATOR

_STATES = click.Choice([state.value for state in JobState])


@click.group("job")
def command() -> None:
    """Jobs: levels, timers and messages that workers see to. One that failed for good is an incident."""


@command.command("list")
@click.option("--state", type=_STATES, default="failed", show_default=True, help="How they stand.")
@click.option("--limit", default=100, type=LIMIT, show_default=True, help="At most this many, the longest due first.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def list_command(state: str, limit: int, as_json: bool) -> None:
    """List jobs that were given up, or those in another state.

    What the last error says may quote a person's words: mind where you send it.
    """
    engine = opened()
    with engine.reading() as connection:
        found = job_lines(connection, JobState(state), engine.clock.now(), limit)
    if as_json:
        print_json(found)
    else:
        rows = [(one.id, one.kind, one.number, one.due_at, one.attempts, one.error) for one in found]
        print_table(["id", "kind", "case", "due", "tries", "last error"], rows)


@command.command("retry")
@click.argument("job_ids", metavar="ID...", type=int, nargs=-1, required=True)
def retry(job_ids: tuple[int, ...]) -> None:
    """Try failed jobs again at once, with all their tries, and close their incidents.

    \b
    Example, all that failed:
      huiyin job list --json | jq '.[].id' | xargs huiyin job retry
    """
    engine = opened()
    for job_id in job_ids:
        engine.run(RetryJob(job_id), LOCAL_OPERATOR)
        click.echo(f"{job_id}: to be tried again")


@command.command("skip")
@click.argument("job_id", metavar="ID", type=int)
@click.option("--reason", required=True, help="Why; it is kept with the case, or in the journal.")
def skip(job_id: int, reason: str) -> None:
    """Go on without a job that failed. The next level of a skipped escalation comes all the same.

    Timers, the end of a hold and starts by time cannot be skipped: something would stand still for ever.
    """
    opened().run(SkipJob(job_id, reason), LOCAL_OPERATOR)
    click.echo(f"{job_id}: skipped")
