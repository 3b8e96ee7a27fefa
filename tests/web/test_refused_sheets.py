"""Sheets that are refused on the page of a case: each comes back open, as it was sent, and says what is wrong."""

from __future__ import annotations

import pytest

from engine.model.cases import cases
from tests.factories.records import row
from tests.web.desk import Desk
from tests.web.test_more_time import form_of

LEAD, HEAD = "zhouwenbo", "sunlihua"
LONG = "长" * 5000


@pytest.mark.parametrize(
    ("who", "verb", "sent", "field", "said"),
    [
        (LEAD, "escalate", {"reason": " "}, "escalate-reason", "请写明原因"),
        (LEAD, "withdraw", {"reason": ""}, "withdraw-reason", "请写明原因"),
        (HEAD, "cancel", {"reason": LONG}, "cancel-reason", "最多"),
        (LEAD, "answer", {"reason": " "}, "answer-reason", "请"),
        (LEAD, "answer", {"reason": "寄来了发票", "answered_at": "2031-01-01T10:00"}, "answer-at", "更正"),
        (LEAD, "answer", {"reason": "寄来了发票", "answered_at": "昨天"}, "answer-at", "留空"),
    ],
)
def test_a_refused_sheet_comes_back_as_it_was_sent(
    desk: Desk, who: str, verb: str, sent: dict[str, str], field: str, said: str
) -> None:
    case = desk.voice("晚上上不了网")
    browser = desk.browser(who)
    assert f"/{verb}" in browser.get(f"/cases/{case}").text, "the sheet is there"
    page = form_of(browser.send(f"/cases/{case}/{verb}", f"/cases/{case}", **sent), verb)
    assert page["open"]
    assert said in page["said"][f"{field}-wrong"], page["said"]
    for name, value in sent.items():
        assert page[name] == value
    assert row(desk.engine, cases, id=case).status == "open"
