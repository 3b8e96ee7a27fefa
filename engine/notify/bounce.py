"""Mail that came back: what a delivery status notification (RFC 3464) says about one of ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import cast

from engine.notify.mail import notification_id


@dataclass(frozen=True, slots=True)
class Bounce:
    """The notification that could not be delivered, and the reason that the other side gave."""

    notification_id: int
    reason: str


def read_bounce(source: bytes) -> Bounce | None:
    """What a returned mail is about; None where it is none of ours, or only says that delivery takes longer."""
    mail = BytesParser(policy=policy.default).parsebytes(source)
    ours = next((one for one in map(notification_id, _message_ids(mail)) if one is not None), None)
    reason = _reason(mail)
    return Bounce(ours, reason) if ours is not None and reason is not None else None


def _message_ids(mail: EmailMessage) -> Iterator[str]:
    """Of the mail that came back with it, whole or only its headers; else what this one answers."""
    for part in mail.walk():
        if part.get_content_type() == "message/rfc822":
            yield from (str(inner.get("Message-ID", "")) for inner in cast("list[EmailMessage]", part.get_payload()))
        elif part.get_content_type() == "text/rfc822-headers":
            headers = BytesParser(policy=policy.default).parsebytes(part.get_payload(decode=True) or b"")  # type: ignore[arg-type]
            yield str(headers.get("Message-ID", ""))
    yield from (str(mail.get(name, "")) for name in ("In-Reply-To", "References"))


def _reason(mail: EmailMessage) -> str | None:
    """The other side's words where it gave up; None where it did not."""
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in cast("list[EmailMessage]", part.get_payload()):
            if str(block.get("Action", "")).strip().lower() == "failed":
                said = str(block.get("Diagnostic-Code", "")).partition(";")[2] or str(block.get("Status", ""))
                return " ".join(said.split())[:500] or "failed"
    return None
