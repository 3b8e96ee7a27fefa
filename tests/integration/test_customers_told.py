"""What customers are told: as a text message, else by mail, never at night; and what other systems hear of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest

from engine.clock import VirtualClock
from engine.commands.escalate import EscalateByHand
from engine.commands.mend_sending import DismissNotification, RecordBounce, SendAgain
from engine.commands.receive_intake import Customer, StartCase
from engine.dispatch import Engine
from engine.errors import WrongState
from engine.jobs import Outbox, Worker, advance_to
from engine.model.audit import AuditAction, audit_events, journal
from engine.model.cases import cases
from engine.model.notifications import channels, notifications
from engine.notify.post import signature
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.calendars import at, local
from tests.factories.posts import Endpoint, Mailboxes, free_port, http_server, mail_server, plain
from tests.factories.records import broken_chains, obligation, row, rows
from tests.factories.telling import TellCustomer, with_ways

Open = Callable[..., Engine]


@pytest.fixture
def opened(house_url: str, clock: VirtualClock) -> Iterator[Open]:
    """Opens the furnished office with ways out."""
    with ExitStack() as stack:
        yield lambda **settings: stack.enter_context(with_ways(house_url, clock, **settings))


@pytest.fixture
def gateway() -> Iterator[Endpoint]:
    """An HTTP endpoint that is there."""
    with http_server(Endpoint()) as one:
        yield one


@pytest.fixture
def boxes() -> Iterator[Mailboxes]:
    """A mail server that is there."""
    with mail_server(free_port(), Mailboxes()) as one:
        yield one


def voice(engine: Engine, phone: str = "13900000001", email: str = "") -> int:
    """A case of the shipped route, whose registration tells the customer."""
    answers = {"kind": "complaint", "words": "968201 一直打不进去"}
    command = StartCase("customer_voice", "phone", answers, Customer("李女士", phone, email))
    return engine.run(command, LOCAL_OPERATOR).case_id


def told(engine: Engine, case_id: int) -> Any:
    """The first thing that a case's customer is told."""
    return rows(engine, notifications, case_id=case_id, recipient="customer")[0]


def number(engine: Engine, case_id: int) -> str:
    """A case's number."""
    return str(row(engine, cases, id=case_id).number)


# --- text messages -------------------------------------------------------------------------------------------------


def test_a_customer_is_told_by_text_message_in_the_shape_of_the_gateway(opened: Open, gateway: Endpoint) -> None:
    shape = '{"to": ["+86{phone}"], "sign": "{signature}", "params": {"body": "{text}", "ref": "{id}"}}'
    engine = opened(sms_url=gateway.url, sms_body=shape, sms_signature="深圳电信", sms_secret="hush")
    case = voice(engine)
    assert gateway.got == [], "nothing leaves inside a command"
    Outbox(engine, "outbox").send_due()
    (got,) = gateway.got
    words = f"【深圳电信】您的声音已经受理，编号 {number(engine, case)}。凭编号和查询码可以随时查看进展。"
    ours = told(engine, case)
    assert got.json == {
        "to": ["+8613900000001"], "sign": "深圳电信", "params": {"body": words, "ref": str(ours.id)},
    }  # fmt: skip
    assert got.headers["idempotency-key"] == str(ours.id)
    stamp = got.headers["x-huiyin-timestamp"]
    assert stamp == str(int(engine.clock.now().timestamp()))
    assert got.headers["x-huiyin-signature"] == signature("hush", stamp, got.body)
    assert (ours.channel, ours.status) == ("sms", "sent")


def test_what_a_customer_wrote_fills_in_nothing(opened: Open, gateway: Endpoint) -> None:
    engine = opened(sms_url=gateway.url, sms_signature="{phone}")
    voice(engine)
    Outbox(engine, "outbox").send_due()
    assert "【{phone}】" in gateway.got[0].json["text"]


@pytest.mark.parametrize(
    ("phone", "email", "way"),
    [
        ("139-0000 0001", "li@example.com", "sms"),
        ("0755-88880000", "li@example.com", "mail"),
        ("0755-88880000", "", "outbox"),
        ("", "no address", "outbox"),
    ],
)
def test_the_way_is_the_one_that_reaches_the_customer(opened: Open, phone: str, email: str, way: str) -> None:
    engine = opened(sms_url="http://127.0.0.1:9/", smtp_host="127.0.0.1", smtp_port=9)
    ours = told(engine, voice(engine, phone, email))
    assert (ours.channel, ours.status) == (way, "kept" if way == "outbox" else "waiting")


def test_a_customer_is_not_told_at_night(opened: Open, gateway: Endpoint, clock: VirtualClock) -> None:
    engine = opened(sms_url=gateway.url)
    clock.set(at("2025-09-30 21:30"))
    case = voice(engine)
    assert local(told(engine, case).send_after) == "2025-10-09 08:00:00"
    worker = Worker(engine, "worker")
    advance_to(worker, clock, at("2025-10-09 07:59"))
    assert gateway.got == []
    advance_to(worker, clock, at("2025-10-09 08:00"))
    assert len(gateway.got) == 1


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 503, 302])
def test_a_gateway_that_takes_nothing_is_left_alone_for_a_while(
    opened: Open, gateway: Endpoint, clock: VirtualClock, status: int
) -> None:
    engine = opened(sms_url=gateway.url)
    gateway.answers[b"{"] = status
    first, second = voice(engine), voice(engine, "13900000002")
    Outbox(engine, "outbox").send_due()
    assert [told(engine, case).status for case in (first, second)] == ["waiting", "waiting"]
    state = row(engine, channels, channel="sms")
    assert str(status) in state.last_error
    assert state.down_since == clock.now() < state.retry_at
    gateway.answers.clear()
    advance_to(Worker(engine, "worker"), clock, clock.now() + timedelta(minutes=1))
    assert [one.json["phone"] for one in gateway.got] == ["13900000001", "13900000002"]


def test_a_message_that_the_gateway_refuses_is_seen_and_the_next_goes_on(opened: Open, gateway: Endpoint) -> None:
    engine = opened(sms_url=gateway.url)
    gateway.answers[b"13900000001"] = 422
    first, second = voice(engine), voice(engine, "13900000002")
    Outbox(engine, "outbox").send_due()
    assert [told(engine, case).status for case in (first, second)] == ["failed", "sent"]
    assert told(engine, first).last_error.startswith("422")


def test_a_text_that_is_far_too_long_is_refused_before_it_costs_anything(opened: Open, gateway: Endpoint) -> None:
    engine = opened(sms_url=gateway.url, sms_signature="长" * 500)
    case = voice(engine)
    Outbox(engine, "outbox").send_due()
    assert gateway.got == []
    assert told(engine, case).status == "failed"
    assert "9 messages" in told(engine, case).last_error


def test_a_message_that_the_route_does_not_have_fails_and_says_so(opened: Open, gateway: Endpoint) -> None:
    engine = opened(sms_url=gateway.url)
    case = voice(engine)
    engine.run(TellCustomer(case, "greetings"), LOCAL_OPERATOR)
    Outbox(engine, "outbox").send_due()
    (_, other) = rows(engine, notifications, case_id=case, recipient="customer")
    assert (other.status, other.last_error) == ("failed", "the route has no message “greetings”")


# --- mail to customers ---------------------------------------------------------------------------------------------


def test_a_customer_without_a_mobile_gets_a_mail(opened: Open, boxes: Mailboxes) -> None:
    engine = opened(smtp_host="127.0.0.1", smtp_port=boxes.port, smtp_tls="none", site_url="https://voice.example.com/")
    case = voice(engine, "", "li@example.com")
    Outbox(engine, "outbox").send_due()
    (mail,) = boxes.mails
    assert str(mail["Subject"]) == f"关于您的工单 {number(engine, case)}"
    assert f"https://voice.example.com/look-up?number={number(engine, case)}" in plain(mail)
    assert "您的声音已经受理" in plain(mail)


# --- what the case and the operator see ------------------------------------------------------------------------------


def test_the_case_says_how_the_customer_was_told_or_that_they_were_not(opened: Open, gateway: Endpoint) -> None:
    engine = opened(sms_url=gateway.url)
    gateway.answers[b"13900000001"] = 422
    first, second = voice(engine), voice(engine, "13900000002")
    Outbox(engine, "outbox").send_due()
    facts = [
        row(engine, audit_events, case_id=case, action=AuditAction.CUSTOMER_TOLD).payload for case in (first, second)
    ]
    assert [(one["message"], one["channel"], one["status"]) for one in facts] == [
        ("received", "sms", "failed"), ("received", "sms", "sent"),
    ]  # fmt: skip
    assert not [number for number in ("13900000001", "13900000002") if number in str(facts)]
    assert broken_chains(engine) == {}


def test_an_operator_sends_again_what_failed_or_lets_it_be(opened: Open, gateway: Endpoint) -> None:
    engine = opened(sms_url=gateway.url)
    gateway.answers[b"1390000000"] = 400
    first, second = voice(engine), voice(engine, "13900000002")
    outbox = Outbox(engine, "outbox")
    outbox.send_due()
    gateway.answers.clear()
    engine.run(SendAgain(told(engine, first).id), LOCAL_OPERATOR)
    engine.run(DismissNotification(told(engine, second).id), LOCAL_OPERATOR)
    outbox.send_due()
    assert [told(engine, case).status for case in (first, second)] == ["sent", "dismissed"]
    assert [one.json["phone"] for one in gateway.got] == ["13900000001"]
    assert {one.action for one in rows(engine, journal)} >= {"notification.sent_again", "notification.dismissed"}
    for command in (SendAgain(told(engine, first).id), DismissNotification(told(engine, second).id)):
        with pytest.raises(WrongState):
            engine.run(command, LOCAL_OPERATOR)


def test_a_bounce_marks_what_was_sent_once(opened: Open, boxes: Mailboxes) -> None:
    engine = opened(smtp_host="127.0.0.1", smtp_port=boxes.port, smtp_tls="none")
    case = voice(engine, "", "gone@example.com")
    Outbox(engine, "outbox").send_due()
    for reason in ("550 5.1.1 no such user", "again"):
        engine.run(RecordBounce(told(engine, case).id, reason), LOCAL_OPERATOR)
    ours = told(engine, case)
    assert (ours.status, ours.last_error) == ("bounced", "550 5.1.1 no such user")
    statuses = [one.payload["status"] for one in rows(engine, audit_events, case_id=case, action="customer.told")]
    assert statuses == ["sent", "bounced"]


# --- the webhook ---------------------------------------------------------------------------------------------------


def test_other_systems_hear_of_escalations_and_of_what_customers_are_told(opened: Open, gateway: Endpoint) -> None:
    engine = opened(webhook_url=gateway.url, webhook_secret="hush")
    case = voice(engine)
    raised = engine.run(EscalateByHand(obligation(engine, case, "legal_reply").id, "急"), LOCAL_OPERATOR)
    Outbox(engine, "outbox").send_due()
    hello, event = (one.json for one in gateway.got)
    assert (hello["event"], event["event"]) == ("customer.received", "escalation")
    assert event["case"] == {"id": str(case), "number": number(engine, case)}
    assert (event["params"]["escalation"], event["params"]["level"]) == (raised, "by_hand")
    assert "李女士" not in str((hello, event)) and "13900000001" not in str(hello["params"])
    got = gateway.got[1]
    assert got.headers["x-huiyin-signature"] == signature("hush", got.headers["x-huiyin-timestamp"], got.body)
    assert got.headers["idempotency-key"] == event["id"]


def test_an_imported_past_tells_nobody(opened: Open, gateway: Endpoint, clock: VirtualClock) -> None:
    engine = opened(sms_url=gateway.url, webhook_url=gateway.url)
    engine.silent = True
    case = voice(engine)
    advance_to(Worker(engine, "worker"), clock, clock.now() + timedelta(days=40))
    assert rows(engine, notifications, case_id=case) == [] == gateway.got
