"""Mail leaves encrypted to a server whose certificate is right; to any other nothing is said, and everything waits."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme

from engine.clock import VirtualClock
from engine.dispatch import Engine
from engine.jobs import Outbox
from engine.model.notifications import channels
from tests.factories.offices import start
from tests.factories.posts import Mailboxes, free_port, mail_server
from tests.factories.records import row
from tests.factories.telling import mails_of, tell_people, with_ways

WAYS = ["starttls", "tls"]


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """The house's own authority, named as the operator names it."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return authority


def certified(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    """What a server shows that has a certificate for these names."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


@contextmanager
def mailing(url: str, clock: VirtualClock, way: str, port: int) -> Iterator[Engine]:
    """A furnished office that signs in to its mail server, and has one mail to send."""
    settings = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_tls": way}
    with with_ways(url, clock, **settings, smtp_user="huiyin", smtp_password="right") as engine:
        tell_people(engine, start(engine, "matter"), "sunlihua")
        yield engine


@pytest.mark.parametrize("way", WAYS)
def test_mail_leaves_encrypted_and_the_password_with_it(
    house_url: str, clock: VirtualClock, authority: trustme.CA, way: str
) -> None:
    boxes, port = Mailboxes(), free_port()
    shown: Any = {way: certified(authority, "127.0.0.1")}
    with (
        mailing(house_url, clock, way, port) as engine,
        mail_server(port, boxes, "right", **shown),
    ):
        assert Outbox(engine, "outbox").send_due() == 1
        assert [one.status for one in mails_of(engine, "sunlihua")] == ["sent"]
    assert len(boxes.mails) == 1
    assert boxes.encrypted == ["TLSv1.3"]


def wrong_name(authority: trustme.CA) -> ssl.SSLContext:
    """The certificate of another server."""
    return certified(authority, "mail.elsewhere.example")


def unknown_authority(authority: trustme.CA) -> ssl.SSLContext:
    """A certificate that anybody could have made."""
    return certified(trustme.CA(), "127.0.0.1")


WRONG = {
    wrong_name: "IP address mismatch, certificate is not valid for '127.0.0.1'",
    unknown_authority: "unable to get local issuer certificate",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.__name__)
def test_to_a_server_with_a_wrong_certificate_nothing_is_said_and_the_message_waits(
    house_url: str, clock: VirtualClock, authority: trustme.CA, way: str, wrong: Any
) -> None:
    boxes, port = Mailboxes(), free_port()
    with mailing(house_url, clock, way, port) as engine:
        outbox = Outbox(engine, "outbox")
        with mail_server(port, boxes, "right", **{way: wrong(authority)}):
            assert outbox.send_due() == 0
        assert (boxes.mails, boxes.encrypted) == ([], [])
        (waiting,) = mails_of(engine, "sunlihua")
        assert (waiting.status, waiting.attempts) == ("waiting", 0)
        paused = row(engine, channels, channel="mail")
        assert paused.last_error == f"the server's certificate is not to be trusted: {WRONG[wrong]}"
        clock.advance(timedelta(hours=1))
        shown: Any = {way: certified(authority, "127.0.0.1")}
        with mail_server(port, boxes, "right", **shown):
            assert outbox.send_due() == 1
        assert len(boxes.mails) == 1, "with the right one it goes"


def test_a_server_that_offers_no_encryption_gets_neither_password_nor_mail(house_url: str, clock: VirtualClock) -> None:
    boxes, port = Mailboxes(), free_port()
    with mailing(house_url, clock, "starttls", port) as engine, mail_server(port, boxes, "right"):
        assert Outbox(engine, "outbox").send_due() == 0
        assert boxes.mails == []
        assert "STARTTLS" in row(engine, channels, channel="mail").last_error
        assert [one.status for one in mails_of(engine, "sunlihua")] == ["waiting"]
