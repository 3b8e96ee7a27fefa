"""`huiyin mail` and `huiyin user --email`: what an operator tries, and what the mail server hands in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result

from engine.cli import huiyin
from engine.cli._exits import Exit
from engine.clock import SystemClock
from engine.db import connect
from tests.factories.offices import office
from tests.factories.posts import Mailboxes, free_port, mail_server, plain
from tests.factories.telling import put_notification, statuses
from tests.unit.notify.test_bounce import report


@pytest.fixture
def boxes() -> Iterator[Mailboxes]:
    """A mail server that is there."""
    with mail_server(free_port(), Mailboxes()) as one:
        yield one


@pytest.fixture
def address(sqlite_url: str) -> str:
    """A database with the office's people."""
    office(sqlite_url, SystemClock()).database.dispose()
    return sqlite_url


def run(address: str, *words: str, stdin: bytes = b"", **settings: object) -> Result:
    """`huiyin WORDS` on the database, with these settings."""
    environment = {f"HUIYIN_{name.upper()}": str(value) for name, value in settings.items()}
    return CliRunner().invoke(huiyin, words, env={"HUIYIN_DATABASE_URL": address, **environment}, input=stdin)


def test_a_try_says_whether_the_server_took_it(address: str, boxes: Mailboxes) -> None:
    ways = {"smtp_host": "127.0.0.1", "smtp_port": boxes.port, "smtp_tls": "none"}
    tried = run(address, "mail", "try", "ma@example.com", **ways)
    assert (tried.exit_code, str(boxes.mails[0]["To"])) == (Exit.OK, "ma@example.com")
    assert "This office can send mail." in plain(boxes.mails[0])
    boxes.refused["ma@example.com"] = "550 nobody here"
    refused = run(address, "mail", "try", "ma@example.com", **ways)
    assert refused.exit_code != Exit.OK
    assert "HY703" in refused.output and "550 nobody here" in refused.output


def test_a_try_that_meets_nobody_says_what_to_look_at(address: str) -> None:
    away = run(address, "mail", "try", "ma@example.com", smtp_host="127.0.0.1", smtp_port=free_port(), smtp_tls="none")
    assert "HY701" in away.output and "refused" in away.output
    unset = run(address, "mail", "try", "ma@example.com")
    assert "HUIYIN_SMTP_HOST" in unset.output
    assert 0 not in (away.exit_code, unset.exit_code)


def test_a_server_that_does_not_encrypt_is_not_told_the_password(address: str, boxes: Mailboxes) -> None:
    tried = run(
        address, "mail", "try", "ma@example.com", smtp_host="127.0.0.1", smtp_port=boxes.port, smtp_user="u",
        smtp_password="hush",
    )  # fmt: skip
    assert "HY701" in tried.output and "STARTTLS" in tried.output
    assert boxes.mails == []


def test_a_bounce_from_the_mail_server_marks_its_notification(address: str) -> None:
    engine = office(address, SystemClock())
    sent = put_notification(engine, None, "sent", recipient="person")
    for _ in range(2):
        back = run(address, "mail", "bounce", stdin=report(message_id=f"notification.{sent}"))
        assert (back.exit_code, back.output) == (
            Exit.OK, f"{sent}: bounced, 550 5.1.1 <gone@example.com>: no such user here\n",
        )  # fmt: skip
    assert statuses(engine) == ["bounced"]
    engine.database.dispose()


def test_other_mail_is_passed_over_and_an_unknown_notification_named(address: str) -> None:
    assert run(address, "mail", "bounce", stdin=b"Subject: hello\r\n\r\n").exit_code == Exit.OK
    unknown = run(address, "mail", "bounce", stdin=report())
    assert "HY400" in unknown.output and "4711" in unknown.output


def test_people_are_added_with_their_addresses(address: str) -> None:
    added = run(
        address, "user", "add", "newcomer", "--email", "new@example.com", "--phone", "8888", "--password", "long enough"
    )
    assert added.exit_code == Exit.OK
    run(address, "user", "add", "newcomer", "--name", "新人", "--password", "long enough")
    database = connect(address)
    with database.reading() as connection:
        row = connection.exec_driver_sql("SELECT name, email, phone FROM people WHERE username = 'newcomer'").one()
    database.dispose()
    assert tuple(row) == ("新人", "new@example.com", "8888"), "what is left out stays"
    wrong = run(address, "user", "add", "newcomer", "--email", "nowhere", "--password", "long enough")
    assert "“nowhere” is no e-mail address" in wrong.output
