"""The demo office: every story played to its end by commands, at every stage, up to the present and not beyond."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from engine.bootstrap import build_engine
from engine.clock import VirtualClock
from engine.commands.receive_intake import ReceiveIntake
from engine.demo import Filled, fill, play_all
from engine.demo.stories import load_stories
from engine.dispatch import Engine
from engine.errors import Conflict
from engine.model.audit import audit_events
from engine.model.cases import cases, customers
from engine.model.jobs import incidents
from engine.model.notifications import notifications
from engine.model.tasks import attachments, comments, drafts, tasks
from engine.model.time import escalations
from engine.rules.permissions import LOCAL_OPERATOR
from engine.sessions import sign_in
from engine.settings import Settings
from tests.factories.databases import PostgresTemplate, SqliteTemplate
from tests.factories.records import broken_chains, contents, row, rows

pytestmark = pytest.mark.xdist_group("demo")  # filling the office once is enough

NOW = datetime.fromisoformat("2026-02-25T10:40:00+08:00")
"""The second day after the Spring Festival: the office was shut for nine days and worked two weekends."""


@pytest.fixture(scope="module")
def office(sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A filled office on SQLite."""
    url = sqlite_template.copy(tmp_path_factory.mktemp("demo"))
    yield from filled(url)


@pytest.fixture(scope="module")
def other_office(postgres_template: PostgresTemplate) -> Iterator[Engine]:
    """The same on PostgreSQL."""
    name, url = postgres_template.copy()
    yield from filled(url)
    postgres_template.server.drop(name)


def filled(url: str) -> Iterator[Engine]:
    """An engine whose clock stands at `NOW`, on a database that was filled up to then."""
    engine = build_engine(Settings(database_url=url), clock=VirtualClock(NOW))
    fill(engine)
    yield engine
    engine.database.dispose()


def test_every_scene_of_every_story_is_played(sqlite_url: str) -> None:
    engine = build_engine(Settings(database_url=sqlite_url))
    played: Filled = play_all(engine, now=datetime.fromisoformat("2025-10-12T08:10:00+08:00"))
    engine.database.dispose()
    assert played.unplayed == {}
    assert set(played.cases) == {story.id for story in load_stories()}


def test_the_voices_of_the_article_are_there(office: Engine) -> None:
    words = " ".join(one.words for one in rows(office, cases))
    assert all(part in words for part in ("充值已成功", "互联星空", "968201一直打不进去", "家家乐", "声讯费"))


def test_there_is_work_at_every_stage(office: Engine) -> None:
    open_steps = {one.element_id for one in rows(office, tasks, status="open")}
    assert open_steps >= {
        "triage", "accept", "redispatch", "write_opinion", "review_opinion", "coordinate_superior", "reply",
        "call_back", "call_back_again", "rework", "answer_enquiry", "ring_fence", "check_records", "approve_refund",
        "stop_renewal", "sign_at_counter", "sample_sales",
    }  # fmt: skip
    assert {one.outcome for one in rows(office, cases)} >= {
        None, "withdrawn", "answered_and_confirmed", "answered_unreached", "answered_appeal_told", "enquiry_answered",
        "suggestion_answered", "refunded_and_answered", "explained_and_answered", "remedied", "explained",
    }  # fmt: skip
    assert [one for one in rows(office, cases) if one.run == 2 and one.status == "open"]
    assert rows(office, drafts)
    assert [one for one in rows(office, tasks, status="open") if one.assignee_id is not None]


def test_overdue_work_has_climbed_to_each_level_and_some_is_acknowledged(office: Engine) -> None:
    levels = {one.level for one in rows(office, escalations)}
    assert levels >= {"warn", "urge", "supervise_1", "supervise_2", "supervise_3"}
    acknowledged = [one for one in rows(office, escalations) if one.acknowledged_at is not None]
    assert len(acknowledged) >= 2
    assert all(one.acknowledgement and one.promised_at > one.acknowledged_at for one in acknowledged)
    assert [one for one in rows(office, notifications) if one.person_id is not None]


def test_people_have_said_and_shown_things(office: Engine) -> None:
    assert len(rows(office, comments)) >= 5
    assert {one.media_type for one in rows(office, attachments)} == {"text/plain"}


def test_it_ends_now_and_nothing_lies_ahead(office: Engine) -> None:
    assert max(one.at for one in rows(office, audit_events)) <= NOW
    assert NOW - max(one.opened_at for one in rows(office, cases)) < timedelta(minutes=30)
    assert NOW - min(one.opened_at for one in rows(office, cases)) < timedelta(days=60)


def test_nothing_went_wrong_on_the_way(office: Engine) -> None:
    assert rows(office, incidents) == []
    assert broken_chains(office) == {}


def test_customers_are_fictitious_and_some_call_again(office: Engine) -> None:
    everybody = rows(office, customers)
    assert all(one.phone.startswith("1390000") for one in everybody)
    calls = [one.customer_id for one in rows(office, cases)]
    assert len(calls) > len(set(calls)) == len(everybody)


def test_a_second_start_keeps_everything(office: Engine) -> None:
    before = contents(office)
    assert fill(office) == fill(office)
    assert contents(office) == before


def test_a_database_with_other_cases_is_left_alone(house: Engine) -> None:
    receive = ReceiveIntake("customer_voice", "phone", "1", {"words": "难打"})
    house.run(receive, LOCAL_OPERATOR)
    before = contents(house)
    with pytest.raises(Conflict, match="not the demo's"):
        fill(house)
    assert contents(house) == before


def test_everybody_can_sign_in_with_what_is_printed(office: Engine) -> None:
    sign_ins = fill(office)
    roles = {role for one in sign_ins for role in one.roles}
    assert roles == {"handler", "lead", "head", "manager", "leader", "designer", "deployer", "operator", "auditor"}
    for one in sign_ins[:2]:
        assert one.username in str(one)
        issued = sign_in(
            office.database, one.username, one.password,
            now=NOW, settings=office.settings, address="127.0.0.1", client="test",
        )  # fmt: skip
        assert issued.token


def test_both_databases_hold_the_same_office(office: Engine, other_office: Engine) -> None:
    def shape(engine: Engine) -> list[tuple[object, ...]]:
        return sorted(
            (row(engine, cases, id=one.case_id).words, one.opened_at, one.element_id, one.status, str(one.closed_by))
            for one in rows(engine, tasks)
        )

    assert shape(office) == shape(other_office)
