"""What mail servers send back (RFC 3464), and what of it is a bounce of ours."""

from __future__ import annotations

import pytest

from engine.notify.bounce import Bounce, read_bounce

HEAD = """\
From: MAILER-DAEMON@mx.example.com
To: huiyin@telecom.example.com
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you ...
"""
STATUS = """\
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; gone@example.com
Action: {action}
Status: 5.1.1
{diagnostic}
"""
RETURNED = """\
--b
Content-Type: {kind}

From: huiyin@telecom.example.com
Message-ID: <{message_id}@telecom.example.com>
Subject: x

body
--b--
"""
SAID = "Diagnostic-Code: smtp; 550 5.1.1 <gone@example.com>: no such user\n    here"


def report(
    action: str = "failed", diagnostic: str = SAID, kind: str = "message/rfc822", message_id: str = "notification.4711"
) -> bytes:
    """A report as a server writes it."""
    status = STATUS.format(action=action, diagnostic=diagnostic)
    return (HEAD + status + RETURNED.format(kind=kind, message_id=message_id)).replace("\n", "\r\n").encode()


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_failed_delivery_names_the_notification_and_the_reason(kind: str) -> None:
    assert read_bounce(report(kind=kind)) == Bounce(4711, "550 5.1.1 <gone@example.com>: no such user here")


def test_without_words_the_status_is_the_reason() -> None:
    assert read_bounce(report(diagnostic="")) == Bounce(4711, "5.1.1")


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_what_is_only_late_is_no_bounce(action: str) -> None:
    assert read_bounce(report(action=action)) is None


@pytest.mark.parametrize(
    "source",
    [
        report(message_id="somebody.else"),
        b"Subject: I am on holiday\r\nIn-Reply-To: <notification.4711@telecom.example.com>\r\n\r\nuntil Monday",
        b"",
        b"\xff\xfe\x00 no mail at all",
        report()[:250],
    ],
)
def test_what_is_none_of_ours_is_passed_over(source: bytes) -> None:
    assert read_bounce(source) is None
