"""`huiyin message`: send one to whichever case waits for it, and see what became of those that were sent."""

from __future__ import annotations

import click
import orjson

from engine.cli._engine import opened
from engine.cli._output import LIMIT, print_json, print_table
from engine.cli.case import read_object
from engine.commands.send_message import SendMessage
from engine.model.messages import SentState
from engine.queries.messages import sent_lines
from engine.rules.permissions import LOCAL_OPERATOR


@click.group("message")
def command() -> None:
    """Messages and signals between cases. To hand one to a case that you can name: `huiyin case message`."""


@command.command("send")
@click.argument("name")
@click.option("--key", help="Correlation key, as text: only places with this key, and those without any, are reached.")
@click.option("--json-key", help='Correlation key that is no text, as JSON: 42 or [42, "a"].')
@click.option("--data", default="{}", help="JSON object that the route sees; - reads standard input.")
@click.option("--idempotency-key", help="A repeat with it sends nothing and returns the first id.")
def send(name: str, key: str | None, json_key: str | None, data: str, idempotency_key: str | None) -> None:
    """Send the message NAME to the case that has waited longest for it, or to a route that begins with it.

    It is kept for a while when nobody waits yet (HUIYIN_MESSAGE_HOURS). A worker has to run.

    \b
    Example:
      huiyin message send answer.arrived --key 250929-4821-3057 --data '{"answer": "refunded"}'
    """
    if key is not None and json_key is not None:
        raise click.UsageError("a message has one key: give --key or --json-key")
    sending = SendMessage(name, key if json_key is None else _json(json_key), read_object(data, "--data"))
    posted = opened().run(sending, LOCAL_OPERATOR, key=idempotency_key)
    click.echo(f"{posted.id}: message {name} sent")


@command.command("list")
@click.option("--state", type=click.Choice([state.value for state in SentState]), help="Only what has come so far.")
@click.option("--limit", default=100, type=LIMIT, show_default=True, help="At most this many, the newest first.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def list_command(state: str | None, limit: int, as_json: bool) -> None:
    """List messages and signals of the last weeks, and how many cases received each."""
    with opened().reading() as connection:
        found = sent_lines(connection, state=SentState(state) if state else None, at_most=limit)
    if as_json:
        print_json(found)
    else:
        rows = [(one.id, one.kind, one.name, one.key, one.from_case, one.sent_at, one.state, one.receivers)
                for one in found]  # fmt: skip
        print_table(["id", "kind", "name", "key", "from", "sent", "state", "receivers"], rows)


def _json(source: str) -> object:
    try:
        return orjson.loads(source)
    except orjson.JSONDecodeError as error:
        raise click.BadParameter(f"not JSON: {error}", param_hint="--json-key") from None
