"""A letter as the bytes of a mail: headers that mail programs sort and thread by, and the two forms of its words."""

from __future__ import annotations

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from engine.errors import MessageRefused
from engine.notify.letter import Letter, as_html, as_text
from engine.notify.outgoing import Outgoing
from engine.notify.words import letter_of
from engine.rules.addresses import is_address
from engine.settings import Settings

_ID = re.compile(r"<notification\.(\d{1,19})@")


def mail_of(outgoing: Outgoing, settings: Settings, now: datetime) -> EmailMessage:
    """The mail of a notification, dated `now`. Raises MessageRefused where it has no address to go to."""
    letter = letter_of(outgoing, settings.site_url.rstrip("/"))
    mail = envelope(letter, outgoing.name, outgoing.address, settings, now)
    host = _host(settings)
    mail["Message-ID"] = f"<notification.{outgoing.id}@{host}>"
    if outgoing.case_id is not None:
        # All mails about a case answer one that was never sent: mail programs show them as one conversation.
        root = f"<case.{outgoing.case_id}@{host}>"
        mail["In-Reply-To"] = root
        mail["References"] = root
    return mail


def envelope(letter: Letter, name: str, address: str, settings: Settings, now: datetime) -> EmailMessage:
    """A mail with this letter in it, addressed and marked as written by a machine."""
    if not is_address(address):
        raise MessageRefused(detail=f"“{address}” is no e-mail address" if address else "there is no address")
    mail = EmailMessage(policy=SMTP)
    sender_name, sender = parseaddr(settings.mail_from)
    mail["From"] = Address(_one_line(sender_name), addr_spec=sender)
    mail["To"] = Address(_one_line(name), addr_spec=address)
    mail["Subject"] = _one_line(letter.subject)
    mail["Date"] = format_datetime(now)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    # Base64, because Chinese in any other 7-bit form is longer, and not every server takes 8 bits.
    mail.set_content(as_text(letter), cte="base64")
    mail.add_alternative(as_html(letter), subtype="html", cte="base64")
    return mail


def notification_id(message_id: str) -> int | None:
    """The notification that a Message-ID belongs to; None for a mail of somebody else."""
    found = _ID.search(message_id)
    return int(found.group(1)) if found else None


def _host(settings: Settings) -> str:
    return parseaddr(settings.mail_from)[1].rpartition("@")[2]


def _one_line(words: str) -> str:
    """Without line ends and control characters: what a customer wrote must not become a header."""
    return " ".join("".join(one if one.isprintable() else " " for one in words).split())
