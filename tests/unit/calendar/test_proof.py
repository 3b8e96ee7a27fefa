"""A proof names each day and why, outlives its calendar as JSON, and reads well in both languages."""

from __future__ import annotations

import json
from datetime import date

import pytest

from engine.calendar import Duration, Proof, Why, due
from engine.locale import translator
from tests.factories.calendars import at, shipped

CASES = [
    ("2025-09-29 16:00", "5wd", "next_working_day", "forward"),
    ("2025-10-03 23:00", "5wd", "receipt", "forward"),
    ("2026-02-06 10:00", "15d", "next_working_day", "forward"),
    ("2026-02-06 10:00", "15d", "next_working_day", "none"),
    ("2025-09-30 17:00:30", "4wh", "next_working_day", "forward"),
    ("2025-09-30 17:00", "36h", "next_working_day", "forward"),
    ("2026-12-28 10:00", "5wd", "next_working_day", "forward"),
]


def proof_of(received: str, rule: str, day_zero: str = "next_working_day", roll: str = "forward") -> Proof:
    return due(shipped(), at(received), Duration.parse(rule), day_zero=day_zero, roll=roll).proof


@pytest.mark.parametrize("case", CASES)
def test_a_proof_survives_being_stored_as_json(case: tuple[str, str, str, str]) -> None:
    proof = proof_of(*case)
    assert Proof.from_json(json.loads(json.dumps(proof.as_json()))) == proof
    moved = proof.paused(proof.start, proof.start, proof.due_at, provisional=True).capped("legal_reply", proof.start)
    assert Proof.from_json(json.loads(json.dumps(moved.as_json()))) == moved


@pytest.mark.parametrize("case", CASES)
def test_the_days_of_a_proof_follow_each_other_without_a_gap(case: tuple[str, str, str, str]) -> None:
    days = [day.on for day in proof_of(*case).days]
    assert days == [date.fromordinal(days[0].toordinal() + number) for number in range(len(days))]


def test_each_day_says_why_it_counts_or_not_and_on_whose_word() -> None:
    days = {day.on.isoformat(): day for day in proof_of("2025-09-29 16:00", "5wd").days}
    assert days["2025-09-29"].why is Why.DAY_ZERO
    assert (days["2025-10-01"].why, days["2025-10-01"].notice) == (Why.HOLIDAY, "2025@2024-11-12")
    assert (days["2025-10-11"].why, days["2025-10-11"].counted) == (Why.MAKE_UP_DAY, True)
    assert (days["2025-10-12"].why, days["2025-10-12"].counted) == (Why.WEEKEND, False)


def test_every_notice_that_a_day_names_is_cited_in_full() -> None:
    proof = proof_of("2018-12-27 10:00", "5wd")
    cited = {notice.key: notice for notice in proof.notices}
    assert {day.notice for day in proof.days if day.notice} <= cited.keys()
    assert cited["2019@2018-12-06"].url.endswith("content_5346276.htm")


def test_minutes_of_working_hours_add_up() -> None:
    days = proof_of("2025-09-30 17:00:30", "4wh").days
    assert [day.minutes for day in days if day.counted] == [29, 211]
    assert [day.minutes for day in days if not day.counted] == [0] * 8


def test_a_proof_reads_in_english() -> None:
    lines = proof_of("2025-10-10 18:00", "1wd").explain()
    assert lines[:6] == [
        "From 2025-10-10 Fri 18:00 (Asia/Shanghai): 1 working day by the calendar shenzhen.",
        "By its rule, what comes in on a day off or after closing time has the next working day as day zero.",
        "2025-10-10 Fri: not counted (received after closing time)",
        "2025-10-11 Sat: day zero, which does not count; notice 2025@2024-11-12",
        "2025-10-12 Sun: not counted (weekend)",
        "2025-10-13 Mon: day 1 (working day)",
    ]
    assert lines[6] == "Due 2025-10-13 Mon 17:30."
    assert lines[7].startswith(
        "Notice 2025@2024-11-12: 国务院办公厅关于2025年部分节假日安排的通知, published 2024-11-12, https://"
    )


def test_a_proof_reads_in_chinese() -> None:
    lines = proof_of("2025-09-29 16:00", "5wd").explain(translator("zh_Hans"))
    assert lines[0] == "自 2025-09-29 周一 16:00（Asia/Shanghai）起，5 个工作日，按日历 shenzhen 计算。"
    assert "2025-10-01 周三：不计（节假日：国庆节、中秋节；通知 2025@2024-11-12）" in lines
    assert "2025-10-11 周六：第 4 天（调休上班：国庆节、中秋节；通知 2025@2024-11-12）" in lines
    assert "到期：2025-10-13 周一 17:30。" in lines


@pytest.mark.parametrize("case", CASES)
def test_no_sentence_of_a_proof_is_left_in_english(case: tuple[str, str, str, str]) -> None:
    proof = proof_of(*case)
    for changed in (
        proof,
        proof.paused(proof.start, proof.due_at, proof.due_at, provisional=True).capped("x", proof.start),
    ):
        for line in changed.explain(translator("zh_Hans")):
            words = line.replace("Asia/Shanghai", "").replace("shenzhen", "").split("http")[0]
            assert not any(character.isascii() and character.isalpha() for character in words if character != "x"), line


def test_a_provisional_proof_says_what_it_waits_for() -> None:
    lines = proof_of("2026-12-28 10:00", "5wd").explain()
    assert "2027-01-04 Mon: day 5 (working day, guessed)" in lines
    assert any(line.startswith("Provisional: ") for line in lines)


def test_a_proof_says_what_it_did_not_know() -> None:
    known = shipped().known_on(date(2020, 1, 20))
    lines = due(known, at("2020-01-20 10:00"), Duration.parse("5wd")).proof.explain()
    assert "As known on 2020-01-20: notices published later are not used." in lines
    assert not any("2020-01-27" in line and line.startswith("Notice") for line in lines)
