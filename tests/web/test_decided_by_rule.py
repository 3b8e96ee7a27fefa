"""Why: what a handler and a manager read of what was decided by rule."""

from __future__ import annotations

import pytest

from engine.commands.receive_intake import StartCase
from tests.factories.offices import complete
from tests.web.desk import Desk, words_of

DISPUTE = {
    "words": "没有打过这个台", "billed_number": "0755-83000006", "bill_month": "2025-08", "station_code": "16893333",
    "disputed_amount": 20, "event_on": "2025-08-15",
}  # fmt: skip


def weighed(desk: Desk) -> int:
    """A dispute of which the findings were weighed: records and rate are right, the evidence does not fit."""
    case = desk.engine.run(StartCase("premium_rate_dispute", "phone", DISPUTE), desk.actor("chenxiaolan")).case_id
    complete(desk.engine, case, "ring_fence", ring_fenced_amount=20, dunning_stopped=True)
    complete(desk.engine, case, "offer_barring", wants_barring="no")
    complete(desk.engine, case, "obtain_evidence", station_evidence="doubtful")
    records = {"records_verdict": "right", "month_total": 20, "average_3m": 10, "overcharged": 0}
    complete(desk.engine, case, "check_records", **records)
    return case


@pytest.mark.parametrize("who", ["chenxiaolan", "liangqihang"])
def test_the_case_says_what_was_decided_of_what_and_by_which_rule(desk: Desk, who: str) -> None:
    case = weighed(desk)
    page = words_of(desk.browser(who).get(f"/cases/{case}").text)
    block = page[page.index("按规则决定") :]
    assert "说不清，归客户" in block, "the outcome by its label"
    assert "凭证对不上或不完整，说不清的归客户" in block, "the designer's words beside the rule"
    assert (
        "规则 5 话单核对结果 与账单一致 · 声讯台的凭证 有凭证，但对不上或不完整 · 费率与备案 一致 → 认定 说不清，归客户"
        in block
    )
    assert "按规则初步认定：已按规则决定" in page


def test_it_is_told_in_english_too(desk: Desk) -> None:
    case = weighed(desk)
    browser = desk.browser("chenxiaolan")
    browser.send("/preferences", f"/cases/{case}", language="en", back=f"/cases/{case}")
    page = words_of(browser.get(f"/cases/{case}").text)
    block = page[page.index("Decided by rule") :]
    assert "what stays unclear is decided for the customer" in block
    assert "rule 5 Result of the check" in block and "→ Verdict" in block


def test_a_case_without_decisions_shows_no_empty_block(desk: Desk) -> None:
    case = desk.voice("没有规则")
    assert "按规则决定" not in desk.browser("zhouwenbo").get(f"/cases/{case}").text
