"""What is told leaves as mail: after its transaction, once, in order, and late when the mail server is away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from multiprocessing import get_context

import pytest
from sqlalchemy import event

from engine.clock import VirtualClock
from engine.commands.escalate import EscalateByHand
from engine.dispatch import Engine
from engine.errors import BadInput
from engine.jobs import Outbox, Worker, advance_to
from engine.model.notifications import Channel, channels, notifications
from engine.notify.outgoing import Outgoing
from engine.notify.smtp import MailWay
from engine.rules.permissions import LOCAL_OPERATOR
from engine.settings import Settings, load_settings
from tests.factories.offices import start
from tests.factories.posts import Mailboxes, free_port, mail_server
from tests.factories.records import obligation, row, rows
from tests.factories.telling import KILLED, die_after_sending, level, mails_of, statuses, tell_people, with_ways
from tests.factories.together import at_once


@pytest.fixture
def port() -> int:
    """Where the mail server is, when there is one."""
    return free_port()


@pytest.fixture
def mailing(house_url: str, clock: VirtualClock, port: int) -> Iterator[Engine]:
    """A furnished office that has a mail server, as far as it knows."""
    with with_ways(house_url, clock, smtp_host="127.0.0.1", smtp_port=port, smtp_tls="none") as engine:
        yield engine


@pytest.fixture
def outbox(mailing: Engine) -> Outbox:
    """What sends, as a worker does."""
    return Outbox(mailing, "outbox")


@pytest.fixture
def boxes(port: int) -> Iterator[Mailboxes]:
    """A mail server that is there."""
    with mail_server(port, Mailboxes()) as opened:
        yield opened


def test_an_escalation_is_told_in_the_app_and_by_mail(mailing: Engine, outbox: Outbox, boxes: Mailboxes) -> None:
    case = start(mailing, "matter")
    mailing.run(EscalateByHand(obligation(mailing, case, "assess").id, "客户要找媒体"), LOCAL_OPERATOR)
    assert [one.status for one in mails_of(mailing, "sunlihua", "app")] == ["told"]
    assert [one.status for one in mails_of(mailing, "sunlihua")] == ["waiting"], "nothing leaves inside a command"
    assert outbox.send_due() == 2
    assert sorted(str(mail["To"]) for mail in boxes.mails) == [
        "孙丽华 <sunlihua@example.com>",
        "梁启航 <liangqihang@example.com>",
    ]
    (sent,) = mails_of(mailing, "sunlihua")
    assert (sent.status, sent.sent_at, sent.attempts) == ("sent", mailing.clock.now(), 1)
    assert outbox.send_due() == 0 and len(boxes.mails) == 2


def test_an_office_without_a_mail_server_writes_no_mail(house: Engine) -> None:
    case = start(house, "matter")
    tell_people(house, case, "sunlihua")
    assert {one.channel for one in rows(house, notifications, case_id=case)} == {"app"}
    assert Outbox(house, "outbox").send_due() == 0


def test_who_has_no_address_is_told_in_the_app_alone(mailing: Engine) -> None:
    case = start(mailing, "matter")
    with mailing.database.writing() as connection:
        connection.exec_driver_sql("UPDATE people SET email = '' WHERE username = 'sunlihua'")
    tell_people(mailing, case, "sunlihua", "zhouwenbo")
    assert mails_of(mailing, "sunlihua") == []
    assert len(mails_of(mailing, "zhouwenbo")) == 1


def test_a_mail_server_that_is_away_for_a_day_loses_doubles_and_disorders_nothing(
    mailing: Engine, clock: VirtualClock, port: int
) -> None:
    worker, began_at = Worker(mailing, "worker"), clock.now()
    cases = []
    for hours in range(8):
        advance_to(worker, clock, began_at + timedelta(hours=hours))
        cases.append(start(mailing, "matter"))
        tell_people(mailing, cases[-1], "sunlihua", urgent=True, what=level(mailing, cases[-1], f"level_{hours}"))
    advance_to(worker, clock, began_at + timedelta(days=1))
    mail = row(mailing, channels, channel="mail")
    assert mail.down_since == began_at
    assert "refused" in mail.last_error
    assert mail.retry_at <= clock.now() + timedelta(minutes=6), "an hour's rest would make everything an hour later"
    assert {one.status for one in mails_of(mailing, "sunlihua")} == {"waiting"}
    with mail_server(port, Mailboxes()) as boxes:
        advance_to(worker, clock, began_at + timedelta(days=1, minutes=10))
    sent = [one for one in mails_of(mailing, "sunlihua") if one.case_id in cases]
    ours = [one for one in boxes.ids() if any(str(notification.id) in one for notification in sent)]
    told = [one.id for one in sorted(sent, key=lambda one: (one.send_after, one.id))]
    assert ours == [f"<notification.{key}@localhost>" for key in told]
    assert len(boxes.ids()) == len(set(boxes.ids()))
    assert sent[0].sent_at - sent[0].send_after >= timedelta(days=1), "the delay shows"
    after = row(mailing, channels, channel="mail")
    assert (after.down_since, after.last_error, after.retry_at, after.failures) == (None, None, None, 0)


def test_one_address_that_is_refused_holds_up_nobody(mailing: Engine, outbox: Outbox, boxes: Mailboxes) -> None:
    case = start(mailing, "matter")
    boxes.refused["sunlihua@example.com"] = "550 5.1.1 no such mailbox"
    tell_people(mailing, case, "sunlihua", "zhouwenbo")
    outbox.send_due()
    (failed,) = mails_of(mailing, "sunlihua")
    assert (failed.status, failed.sent_at, failed.last_error) == ("failed", None, "550 5.1.1 no such mailbox")
    assert statuses(mailing, channel="mail", status="sent") == ["sent"]
    assert row(mailing, channels, channel="mail").down_since is None


def test_a_mailbox_that_is_busy_is_tried_again_while_the_others_go_on(
    mailing: Engine, outbox: Outbox, boxes: Mailboxes, clock: VirtualClock
) -> None:
    case = start(mailing, "matter")
    boxes.refused["sunlihua@example.com"] = "450 4.2.0 try again in a while"
    tell_people(mailing, case, "sunlihua", "zhouwenbo")
    outbox.send_due()
    (busy,) = mails_of(mailing, "sunlihua")
    assert (busy.status, busy.attempts) == ("waiting", 1)
    assert busy.send_after > clock.now()
    assert len(boxes.mails) == 1
    boxes.refused.clear()
    advance_to(Worker(mailing, "worker"), clock, clock.now() + timedelta(minutes=1))
    assert [one.status for one in mails_of(mailing, "sunlihua")] == ["sent"]


def test_a_mailbox_that_stays_busy_fails_in_the_end(mailing: Engine, boxes: Mailboxes, clock: VirtualClock) -> None:
    case = start(mailing, "matter")
    boxes.refused["sunlihua@example.com"] = "452 4.2.2 mailbox full"
    tell_people(mailing, case, "sunlihua")
    advance_to(Worker(mailing, "worker"), clock, clock.now() + timedelta(hours=20))
    told = mails_of(mailing, "sunlihua")[0]
    assert (told.status, told.attempts, told.last_error) == ("failed", 24, "452 4.2.2 mailbox full")


def test_a_server_that_says_it_is_closing_pauses_the_channel(
    mailing: Engine, outbox: Outbox, boxes: Mailboxes, clock: VirtualClock
) -> None:
    case = start(mailing, "matter")
    boxes.on_mail = lambda _: "421 4.3.2 closing down"
    tell_people(mailing, case, "sunlihua", "zhouwenbo")
    assert outbox.send_due() == 0
    assert statuses(mailing, channel="mail") == ["waiting", "waiting"]
    mail = row(mailing, channels, channel="mail")
    assert (mail.down_since, mail.failures, mail.leased_by) == (clock.now(), 1, None)
    assert outbox.send_due() == 0, "it is given time"
    assert row(mailing, channels, channel="mail").failures == 1


def test_a_wrong_password_loses_nothing(house_url: str, clock: VirtualClock, port: int) -> None:
    server = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_tls": "none", "smtp_user": "huiyin"}
    with mail_server(port, Mailboxes(), password="right") as boxes:
        with with_ways(house_url, clock, **server, smtp_password="wrong") as engine:
            tell_people(engine, start(engine, "matter"), "sunlihua")
            Outbox(engine, "outbox").send_due()
            assert row(engine, channels, channel="mail").last_error.startswith("535")
            assert "wrong" not in row(engine, channels, channel="mail").last_error
        clock.advance(timedelta(minutes=1))
        with with_ways(house_url, clock, **server, smtp_password="right") as engine:
            Outbox(engine, "outbox").send_due()
            assert (len(boxes.mails), statuses(engine, channel="mail")) == (1, ["sent"])


def test_two_workers_send_each_mail_once_and_in_order(mailing: Engine, boxes: Mailboxes) -> None:
    case = start(mailing, "matter")
    for number in range(12):
        tell_people(mailing, case, "sunlihua", "zhouwenbo", what=level(mailing, case, f"level_{number}"))
    at_once(*(Outbox(mailing, f"outbox-{number}").send_due for number in range(4)))
    Outbox(mailing, "last").send_due()
    ids = [one.id for one in rows(mailing, notifications, channel="mail")]
    assert boxes.ids() == [f"<notification.{key}@localhost>" for key in ids]
    assert set(statuses(mailing, channel="mail")) == {"sent"}


def test_a_worker_that_dies_before_it_writes_down_what_it_sent_is_followed_by_one_that_says_the_same(
    mailing: Engine, boxes: Mailboxes, clock: VirtualClock
) -> None:
    case = start(mailing, "matter")
    tell_people(mailing, case, "sunlihua", "zhouwenbo")
    doomed = get_context("spawn").Process(target=die_after_sending, args=(mailing.settings, clock.now()))
    doomed.start()
    doomed.join(60)
    assert doomed.exitcode == KILLED
    heir = Outbox(mailing, "heir")
    assert heir.send_due() == 0, "the lease of the dead still runs"
    clock.advance(mailing.settings.lease_after)
    assert heir.send_due() == 2
    first, again, other = boxes.ids()
    assert first == again != other
    assert statuses(mailing, channel="mail") == ["sent", "sent"]


def test_a_worker_that_was_too_slow_cannot_write_down_anything(
    mailing: Engine, boxes: Mailboxes, clock: VirtualClock
) -> None:
    case = start(mailing, "matter")
    tell_people(mailing, case, "sunlihua", "zhouwenbo")
    heir = Outbox(mailing, "heir")

    class SlowMail(MailWay):
        def send(self, outgoing: Outgoing, now: datetime) -> None:
            super().send(outgoing, now)
            clock.advance(mailing.settings.lease_after)
            heir.send_due()

    assert Outbox(mailing, "slow", {Channel.MAIL: SlowMail}).send_due() == 0
    first, again, other = boxes.ids()
    assert first == again != other
    assert statuses(mailing, channel="mail") == ["sent", "sent"]
    assert [one.attempts for one in rows(mailing, notifications, channel="mail")] == [1, 1]


def test_a_message_that_cannot_be_written_fails_alone(mailing: Engine, outbox: Outbox, boxes: Mailboxes) -> None:
    case = start(mailing, "matter")
    tell_people(mailing, case, "sunlihua", what={"escalation": 1, "level": "warn", "due_at": "never"})
    tell_people(mailing, case, "zhouwenbo")
    outbox.send_due()
    assert statuses(mailing, channel="mail") == ["failed", "sent"]
    assert "ValueError" in mails_of(mailing, "sunlihua")[0].last_error


def test_looking_costs_one_read_when_nothing_is_due(mailing: Engine, outbox: Outbox) -> None:
    seen: list[str] = []
    event.listen(mailing.database.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    outbox.send_due()
    assert len([one for one in seen if not one.startswith("BEGIN")]) == 1


def test_a_port_or_an_address_that_is_none_is_refused_with_its_name() -> None:
    for name, value in (
        ("HUIYIN_MAIL_FROM", "nobody"),
        ("HUIYIN_SMTP_TLS", "maybe"),
        ("HUIYIN_SMS_URL", "ftp://example.com"),
        ("HUIYIN_SMS_BODY", "[1]"),
        ("HUIYIN_DIGEST_AT", "half past eight"),
    ):
        with pytest.raises(BadInput, match=name):
            load_settings({name: value})


def test_secrets_are_not_shown_where_settings_are_printed() -> None:
    assert "hush" not in repr(Settings(smtp_password="hush", sms_secret="hush", webhook_secret="hush"))
