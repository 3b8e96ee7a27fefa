"""A message that names an open case is the customer's answer there; one that names anything else loses nothing."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.cli import huiyin
from engine.clock import VirtualClock
from engine.commands.close_case import CancelCase
from engine.commands.deploy_process import DeployProcess
from engine.commands.receive_intake import Customer, Received, ReceiveIntake, StartCase
from engine.dispatch import Engine
from engine.errors import FormInvalid
from engine.jobs import Worker, advance_to
from engine.model.audit import AuditAction, audit_events
from engine.model.cases import cases, intakes
from engine.model.jobs import jobs
from engine.model.tasks import comments
from engine.model.time import holds
from engine.queries.case_page import case_page
from engine.rules.permissions import CUSTOMER, LOCAL_OPERATOR
from tests.factories.calendars import at, local
from tests.factories.matters import CLOCKS, WAITING, matter
from tests.factories.pauses import due, hold
from tests.factories.records import broken_chains, contents, row, rows, status
from tests.factories.spreadsheets import row as line
from tests.factories.spreadsheets import write_csv
from tests.factories.together import at_once, losers, winners

PHONE = "13900000021"
WORDS = {"words": "补充了照片"}


@pytest.fixture
def office(house: Engine) -> Engine:
    """The house with a route that names its reasons."""
    house.run(DeployProcess(matter("held", clocks=CLOCKS + WAITING)), LOCAL_OPERATOR)
    return house


@pytest.fixture
def case(office: Engine) -> Received:
    """A case of somebody with a phone."""
    return office.run(StartCase("held", "phone", {}, Customer("李女士", PHONE)), LOCAL_OPERATOR)


def answering(number: str, phone: str = PHONE, words: str = WORDS["words"]) -> ReceiveIntake:
    """A message that says it answers the case of this number."""
    return ReceiveIntake(
        "held", "web", "mail-1", {"words": words}, Customer(phone=phone), {"subject": "Re"}, in_reply_to=number
    )


def happenings(office: Engine, case_id: int) -> dict[str, str]:
    """Sentence → words of everything that happened to a case."""
    with office.reading() as connection:
        page = case_page(connection, office.definitions, case_id, LOCAL_OPERATOR, now=office.clock.now(), language="en")
    return {str(one.what): one.words for one in page.happenings}


def test_a_message_that_answers_a_held_case_ends_the_hold_and_opens_no_case(
    office: Engine, clock: VirtualClock, case: Received
) -> None:
    hold(office, case.case_id, "2025-10-10 09:00")
    clock.set(at("2025-09-24 10:00"))
    received = office.run(answering(case.number), CUSTOMER)
    assert (received.case_id, received.answered, received.already) == (case.case_id, True, False)
    assert received.code == "", "whoever knows number and phone is not told what proves whose case it is"
    assert status(office, case.case_id) == "open"
    ended = row(office, holds, case_id=case.case_id)
    assert (ended.ended_at, ended.how) == (clock.now(), "customer")
    assert due(office, case.case_id, "internal") == "2025-09-30 17:30:00"
    assert rows(office, jobs, case_id=case.case_id, kind="resume") == []
    assert len(rows(office, cases)) == 1
    assert happenings(office, case.case_id)["From the customer"] == WORDS["words"]
    kept = row(office, intakes)
    assert (kept.case_id, kept.content) == (case.case_id, {"subject": "Re"})
    assert broken_chains(office) == {}


@pytest.mark.parametrize("taken_in", ["2025-09-25 16:00", "2025-09-28 16:00"], ids=["while held", "after its end"])
def test_it_counts_from_when_it_was_given(
    office: Engine, clock: VirtualClock, worker: Worker, case: Received, taken_in: str
) -> None:
    hold(office, case.case_id, "2025-09-26 09:00")
    advance_to(worker, clock, at(taken_in))
    office.run(replace(answering(case.number), answered_at=at("2025-09-24 10:00")), LOCAL_OPERATOR)
    ended = row(office, holds, case_id=case.case_id)
    assert (local(ended.ended_at), ended.how) == ("2025-09-24 10:00:00", "customer")
    assert due(office, case.case_id, "internal") == "2025-09-30 17:30:00"


def test_a_time_outside_the_cases_life_is_its_nearest_end(office: Engine, clock: VirtualClock, case: Received) -> None:
    opened_at = clock.now()
    clock.set(at("2025-09-22 15:00"))
    hold(office, case.case_id, "2025-10-10 09:00")
    clock.set(at("2025-09-24 10:00"))
    office.run(replace(answering(case.number), answered_at=at("2025-09-22 00:00")), LOCAL_OPERATOR)
    said = row(office, audit_events, case_id=case.case_id, action=AuditAction.CASE_COMMENTED).payload
    assert said["answered_at"] == opened_at.isoformat()


def test_only_who_works_in_the_office_may_say_that_it_came_earlier(
    office: Engine, clock: VirtualClock, case: Received
) -> None:
    hold(office, case.case_id, "2025-10-10 09:00")
    clock.set(at("2025-09-24 10:00"))
    office.run(replace(answering(case.number), answered_at=at("2025-09-22 15:00")), CUSTOMER)
    assert row(office, holds, case_id=case.case_id).ended_at == clock.now()


def test_number_and_phone_are_known_however_they_are_written(office: Engine, case: Received) -> None:
    typed = case.number.replace("-", " ")
    assert office.run(answering(typed, "+86 139-0000-0021"), CUSTOMER).case_id == case.case_id


def test_a_message_that_answers_nothing_opens_its_own_case_and_notes_what_it_named(
    office: Engine, clock: VirtualClock, case: Received
) -> None:
    stranger = office.run(StartCase("held", "phone", {}, Customer(phone="13900000022")), LOCAL_OPERATOR)
    done = office.run(StartCase("held", "phone", {}, Customer(phone=PHONE)), LOCAL_OPERATOR)
    office.run(CancelCase(done.case_id, "重复"), LOCAL_OPERATOR)
    hold(office, stranger.case_id, "2025-10-10 09:00")
    clock.set(at("2025-09-24 10:00"))
    expected = {
        "250922-0000-0000": "Came as an answer, but no case has this number",
        "上次那件事": "Came as an answer, but no case has this number",
        stranger.number: "Came as an answer to a case of another customer",
        done.number: "Came as an answer to a case that was closed",
    }
    for turn, (number, sentence) in enumerate(expected.items()):
        received = office.run(replace(answering(number), external_id=f"mail-{turn}"), CUSTOMER)
        assert not received.answered
        assert row(office, cases, id=received.case_id).words == WORDS["words"]
        assert happenings(office, received.case_id)[sentence] == number
    assert status(office, stranger.case_id) == "suspended"
    assert broken_chains(office) == {}


def test_without_a_phone_a_number_proves_nothing(office: Engine) -> None:
    nobody = office.run(StartCase("held", "phone", {}), LOCAL_OPERATOR)
    assert not office.run(answering(nobody.number, phone=""), LOCAL_OPERATOR).answered


def test_an_answer_received_twice_is_kept_once(office: Engine, clock: VirtualClock, case: Received) -> None:
    clock.set(at("2025-09-24 10:00"))
    received = at_once(*[partial(office.run, answering(case.number), CUSTOMER)] * 3)
    assert losers(received) == []
    assert sorted(one.already for one in winners(received)) == [False, True, True]
    assert {(one.case_id, one.answered, one.code) for one in winners(received)} == {(case.case_id, True, "")}
    assert len(rows(office, comments, case_id=case.case_id)) == 1


def test_an_answer_without_words_is_refused_and_nothing_changes(office: Engine, case: Received) -> None:
    before = contents(office)
    for words in (" ", "长" * 4_001):
        with pytest.raises(FormInvalid) as refused:
            office.run(answering(case.number, words=words), CUSTOMER)
        assert set(refused.value.fields) == {"words"}
    assert contents(office) == before


MAPPING = """
route: held
id: {column: "No.", type: integer}
at: {columns: [Date, Time], timezone: Asia/Shanghai, order: dmy}
fields: {words: Complaint, channel: {value: web}}
customer: {phone: Zip}
in_reply_to: City
"""


def test_a_file_of_answers_is_imported(office: Engine, house_url: str, tmp_path: Path, case: Received) -> None:
    hold(office, case.case_id, "2025-10-10 09:00")
    (tmp_path / "map.yaml").write_text(MAPPING, "utf-8")
    lines = [
        line(1, "照片已寄", "24-09-2025", time="10:00", city=case.number, zip=PHONE),
        line(2, "网速慢", "24-09-2025", time="11:00", city="", zip=PHONE),
        line(3, "再问一次", "24-09-2025", time="12:00", city="250101-0000-0000", zip=PHONE),
        line(4, "", "24-09-2025", time="13:00", city=case.number, zip=PHONE),
    ]
    words = ["import", str(write_csv(tmp_path, lines)), "--map", str(tmp_path / "map.yaml")]
    for more in (["--dry-run"], []):
        result = CliRunner().invoke(huiyin, words + more, env={"HUIYIN_DATABASE_URL": house_url})
        assert result.stdout.splitlines()[-1] == "3 imported, 0 already there, 1 rejected"
        assert "Answers to open cases, kept there: 1." in result.stdout
        assert (len(rows(office, intakes)) == 0) == bool(more)
    assert "words" in (tmp_path / "voices.csv.rejects.csv").read_text("utf-8-sig")
    assert local(row(office, holds, case_id=case.case_id).ended_at) == "2025-09-24 10:00:00"
    assert sorted(one.words for one in rows(office, cases)) == ["", "再问一次", "网速慢"]
    again = CliRunner().invoke(huiyin, words, env={"HUIYIN_DATABASE_URL": house_url})
    assert again.stdout.splitlines()[-1] == "0 imported, 3 already there, 1 rejected"
