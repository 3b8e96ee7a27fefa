"""`huiyin signal`: tell every case that waits for it."""

from __future__ import annotations

import click

from engine.cli._engine import opened
from engine.cli.case import read_object
from engine.commands.broadcast_signal import BroadcastSignal
from engine.rules.permissions import LOCAL_OPERATOR


@click.command("signal")
@click.argument("name")
@click.option("--data", default="{}", help="JSON object that the routes see; - reads standard input.")
@click.option("--idempotency-key", help="A repeat with it sends nothing and returns the first id.")
def command(name: str, data: str, idempotency_key: str | None) -> None:
    """Send the signal NAME to every case that waits for it now; routes that begin with it open a case each.

    A worker has to run. What became of it: `huiyin message list`.

    \b
    Example:
      huiyin signal premium_rate.fault --data '{"provider": "声讯台 118"}'
    """
    posted = opened().run(BroadcastSignal(name, read_object(data, "--data")), LOCAL_OPERATOR, key=idempotency_key)
    click.echo(f"{posted.id}: signal {name} sent")
