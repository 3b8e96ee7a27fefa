"""A mail as it leaves: what its headers say, and that nobody can write headers into it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from html import unescape
from typing import cast

import pytest

from engine.errors import MessageRefused
from engine.model.notifications import Channel, Recipient
from engine.notify.letter import Letter, Section, as_html, as_text
from engine.notify.mail import mail_of, notification_id
from engine.notify.outgoing import Notice, Outgoing
from engine.settings import Settings
from engine.text import text

NOW = datetime(2025, 9, 22, 1, 30, tzinfo=UTC)
SETTINGS = Settings(mail_from="回音 <huiyin@telecom.example.com>", site_url="https://voice.example.com/")
NOTICE = Notice(
    77, "250922-4821-3057", "968201 一直打不进去", "escalation", "提出处理意见", text("supervision 1"), due_at=NOW
)
TOLD = Outgoing(
    4711, Channel.MAIL, Recipient.PERSON, "escalation", NOW, 0, "sunlihua@example.com", "孙丽华", "zh_Hans",
    "Asia/Shanghai", 77, "250922-4821-3057", "", (NOTICE,), {},
)  # fmt: skip


def sent(outgoing: Outgoing) -> EmailMessage:
    """The mail as the other side reads its bytes."""
    return cast(
        EmailMessage, BytesParser(policy=policy.default).parsebytes(mail_of(outgoing, SETTINGS, NOW).as_bytes())
    )


def body(mail: EmailMessage, kind: str) -> str:
    """One form of its words."""
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_headers_say_who_to_whom_about_what_and_when() -> None:
    mail = sent(TOLD)
    assert str(mail["From"]) == "回音 <huiyin@telecom.example.com>"
    assert str(mail["To"]) == "孙丽华 <sunlihua@example.com>"
    assert str(mail["Subject"]) == "[250922-4821-3057] 一级督办：提出处理意见"
    assert mail["Date"].datetime == NOW
    assert mail["Auto-Submitted"] == "auto-generated", "or holiday answers come back to us"


def test_all_mails_about_a_case_are_one_conversation_and_each_has_its_own_id() -> None:
    first, second = sent(TOLD), sent(replace(TOLD, id=4712))
    assert first["In-Reply-To"] == second["In-Reply-To"] == "<case.77@telecom.example.com>"
    assert [notification_id(str(mail["Message-ID"])) for mail in (first, second)] == [4711, 4712]
    assert sent(TOLD)["Message-ID"] == first["Message-ID"], "a repeat is known by its id"


def test_a_digest_belongs_to_no_conversation() -> None:
    assert sent(replace(TOLD, template="digest", case_id=None, number=""))["In-Reply-To"] is None


def test_only_seven_bits_leave() -> None:
    assert mail_of(TOLD, SETTINGS, NOW).as_bytes().isascii()


def test_both_forms_say_the_same_and_link_to_the_case() -> None:
    mail = sent(TOLD)
    for form in (body(mail, "plain"), unescape(body(mail, "html"))):
        assert "一级督办：“提出处理意见”，期限 9月22日周一 09:30。" in form
        assert "https://voice.example.com/cases/77" in form


def test_a_very_long_chinese_subject_arrives_whole() -> None:
    long = replace(NOTICE, what="提出处理意见" * 30)
    assert str(sent(replace(TOLD, notices=(long,)))["Subject"]).endswith("提出处理意见" * 30)


@pytest.mark.parametrize("evil", ["x\r\nBcc: thief@example.com", "x\nSubject: y", "x\u2028Bcc: z", "x\0y"])
def test_nobody_can_write_headers(evil: str) -> None:
    mail = sent(replace(TOLD, name=evil, notices=(replace(NOTICE, what=evil, title=evil),)))
    assert mail["Bcc"] is None
    assert len(mail.get_all("Subject") or []) == 1
    assert [str(one.addr_spec) for one in mail["To"].addresses] == ["sunlihua@example.com"]


def test_what_a_customer_wrote_is_no_html() -> None:
    page = body(sent(replace(TOLD, notices=(replace(NOTICE, title="<script>alert(1)</script>&"),))), "html")
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;" in page


@pytest.mark.parametrize("address", ["", "nobody", "a@b.example\r\nRCPT TO: c"])
def test_a_mail_without_an_address_is_refused(address: str) -> None:
    with pytest.raises(MessageRefused, match="address"):
        mail_of(replace(TOLD, address=address), SETTINGS, NOW)


def test_what_is_done_by_then_says_so_and_asks_for_nothing() -> None:
    done = sent(replace(TOLD, notices=(replace(NOTICE, acknowledge_by=NOW, over=True),)))
    assert "此项已经办结。" in body(done, "plain")
    assert "签认" not in body(done, "plain")
    asked = sent(replace(TOLD, notices=(replace(NOTICE, acknowledge_by=NOW),)))
    assert "请在 9月22日周一 09:30 前签认" in body(asked, "plain")


def test_a_page_loads_nothing_and_names_its_language() -> None:
    page = as_html(Letter("s", "en", "Dear A,", (Section("h", ("l",), "https://x/", "Open"),), "bye"))
    assert '<html lang="en">' in page
    assert not {"src=", "url(", "<link", "<script"} & {
        word for word in ("src=", "url(", "<link", "<script") if word in page
    }


def test_plain_text_puts_the_closing_behind_the_mark_that_programs_know() -> None:
    assert as_text(Letter("s", "en", "Dear A,", (Section("h", ("l",)),), "bye")) == "Dear A,\n\nh\n  l\n\n-- \nbye\n"
