"""`huiyin mail`: try the mail server, and take in what came back."""

from __future__ import annotations

import sys

import click

from engine.cli._engine import opened
from engine.commands.mend_sending import RecordBounce
from engine.errors import BadInput
from engine.notify.bounce import read_bounce
from engine.notify.letter import Letter, Section
from engine.notify.mail import envelope
from engine.notify.smtp import MailWay
from engine.rules.permissions import LOCAL_OPERATOR
from engine.text import text

LARGEST = 5_000_000
"""Bytes of a returned mail that are looked at."""


@click.group("mail")
def command() -> None:
    """The mail server: try it, and record what came back."""


@command.command("try")
@click.argument("address")
def try_command(address: str) -> None:
    """Send one mail to ADDRESS with the present settings, and say whether the server took it."""
    engine = opened()
    settings = engine.settings
    if not settings.smtp_host:
        raise BadInput(detail=text("No mail server is set: HUIYIN_SMTP_HOST names it."))
    body = (Section("This office can send mail.", (), settings.site_url, settings.site_url),)
    letter = Letter("Huiyin 回音", "en", "This is a try.", body, "Sent by `huiyin mail try`.")
    way = MailWay(settings)
    try:
        way.hand_over(envelope(letter, "", address, settings, engine.clock.now()))
    finally:
        way.close()
    click.echo(f"{settings.smtp_host}:{settings.smtp_port} took a mail for {address}")


@command.command("bounce")
def bounce() -> None:
    """Read a mail that came back from standard input, and mark the notification that it is about.

    A mail server calls this for what arrives at the address that HUIYIN_MAIL_FROM names. Anything that is no bounce of
    ours is passed over, so that the server does not return it in turn.

    \b
    Example, in an alias of the mail server:
      huiyin: "|HUIYIN_DATABASE_URL=postgresql://… huiyin mail bounce"
    """
    found = read_bounce(sys.stdin.buffer.read(LARGEST))
    if found is None:
        click.echo("nothing of ours came back")
        return
    opened().run(RecordBounce(found.notification_id, found.reason), LOCAL_OPERATOR)
    click.echo(f"{found.notification_id}: bounced, {found.reason}")
