"""No room, no right to write, a lock that does not end: said with what to do, nothing torn, and then it goes on."""

from __future__ import annotations

import logging
import re
import resource
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from threading import Event

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.bootstrap import build_engine
from engine.clock import VirtualClock
from engine.commands.comment import Comment
from engine.commands.people import LoadPeople, SetPassword
from engine.db import connect
from engine.dispatch import Engine
from engine.errors import Unavailable
from engine.jobs import Ticker, Worker
from engine.model.jobs import incidents
from engine.model.messages import data_stores
from engine.model.tasks import comments, tasks
from engine.model.time import escalations
from engine.rules.permissions import LOCAL_OPERATOR
from tests.chaos.judged import is_sound, judge, overdue
from tests.chaos.troubles import LONG, TROUBLES, impatient, path_of, writing_elsewhere
from tests.chaos.victims import NURSERY, PATIENCE, at_work
from tests.factories import exchanges
from tests.factories.offices import office, open_tasks, people, settle, start
from tests.factories.records import contents, obligation, row, rows
from web.app import create_app

MORE = 10
"""Cases beside the first one."""
PASSWORD = "echo-echo-echo"
_HIDDEN = re.compile(r'name="(\w+)" value="([^"]*)"')
GROWTH = 200_000
"""Bytes by which a file may still grow when its disk is nearly full."""
each_trouble = pytest.mark.parametrize("trouble", TROUBLES)


@pytest.fixture
def case(file_house: Engine) -> int:
    """A case with the open step `decide`."""
    return start(file_house, "refunds")


@pytest.fixture
def file_house(sqlite_url: str, clock: VirtualClock) -> Iterator[Engine]:
    """An office in a file of its own."""
    opened = office(sqlite_url, clock, exchanges.refunds(), exchanges.checks())
    yield opened
    opened.database.dispose()


@each_trouble
def test_what_cannot_be_written_is_said_with_what_to_do(file_house: Engine, case: int, trouble: str) -> None:
    begin, advice, _ = TROUBLES[trouble]
    with begin(file_house, case) as troubled:
        before = contents(troubled)
        with pytest.raises(Unavailable, match=advice):
            troubled.run(Comment(case, LONG), LOCAL_OPERATOR, key="k")
        assert contents(troubled) == before, "reading goes on, and nothing was changed"
    assert is_sound(file_house)
    for _ in range(2):
        file_house.run(Comment(case, LONG), LOCAL_OPERATOR, key="k")
    assert len(rows(file_house, comments)) == len(before["comments"]) + 1
    judge(file_house)


@each_trouble
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_the_pages_say_so_and_take_the_same_form_afterwards(
    file_house: Engine, clock: VirtualClock, case: int, trouble: str, language: str
) -> None:
    begin, *advice = TROUBLES[trouble]
    to_do = [case, *(start(file_house, "refunds") for _ in range(MORE))]
    cookie, token = signed_in(file_house, language)

    def complete(client: FlaskClient, case_id: int) -> TestResponse:
        (task,) = forms[case_id]
        return client.post(f"/tasks/{task}/complete", data={"_csrf": token, "_key": f"of-{task}", "_from": "case"})

    forms = {one: tuple(open_tasks(file_house, one).values()) for one in to_do}
    with begin(file_house, case) as troubled:
        there = browser(troubled, cookie)
        answers = (complete(there, one) for one in to_do)  # a full file may have room for some
        refused = next(answer for answer in answers if answer.status_code != 302)
        assert refused.status_code == 503
        assert advice[language == "zh_Hans"] in refused.text
        clock.advance(timedelta(minutes=5))
        shown = there.get(f"/tasks/{forms[to_do[-1]][0]}")
        assert shown.status_code == 200, "what can be read is shown, also when the session should be renewed"
    for one in to_do * 2:
        assert complete(browser(file_house, cookie), one).status_code == 302
    assert {one.status for one in rows(file_house, tasks, element_id="decide")} == {"completed"}
    settle(Worker(file_house))
    assert row(file_house, data_stores, name="tally").content == str(len(to_do))
    judge(file_house)


def signed_in(house: Engine, language: str) -> tuple[str, str]:
    """Cookie and form token of somebody at the window who reads this language."""
    name = f"reads_{language.lower()}"
    person = {"username": name, "name": name, "unit": "window", "groups": ["window"], "roles": ["handler"]}
    everybody = [*people()["people"], {**person, "language": language}]
    house.run(LoadPeople({**people(), "people": everybody}), LOCAL_OPERATOR)
    house.run(SetPassword(name, PASSWORD), LOCAL_OPERATOR)
    desk = create_app(house, house.settings).test_client()
    token = dict(_HIDDEN.findall(desk.get("/sign-in").text))["_csrf"]
    desk.post("/sign-in", data={"_csrf": token, "username": name, "password": PASSWORD})
    cookie = desk.get_cookie("huiyin_session")
    assert cookie is not None
    return cookie.value, dict(_HIDDEN.findall(browser(house, cookie.value).get("/inbox").text))["_csrf"]


def browser(house: Engine, cookie: str) -> FlaskClient:
    """The same person at any node."""
    client = create_app(house, house.settings).test_client()
    client.set_cookie("huiyin_session", cookie)
    return client


@pytest.mark.parametrize(("language", "words"), [("en", "Not now"), ("zh-CN", "暂时不行")])
def test_a_database_that_is_away_is_told_to_whoever_asks(
    file_house: Engine, case: int, language: str, words: str
) -> None:
    cookie, _ = signed_in(file_house, "en")
    file_house.database.dispose()
    file = path_of(file_house)
    away = file.rename(file.with_suffix(".away"))
    file.mkdir()
    refused = browser(file_house, cookie).get("/inbox", headers={"Accept-Language": language})
    assert (refused.status_code, words in refused.text) == (503, True)
    file.rmdir()
    away.rename(file)
    assert browser(file_house, cookie).get("/inbox").status_code == 200


@each_trouble
def test_work_that_the_database_refused_is_done_later_however_often_it_failed(
    file_house: Engine, clock: VirtualClock, case: int, trouble: str
) -> None:
    """The trouble is the database's, not the job's: it costs no job its tries, and makes no incident."""
    several = [case, *(start(file_house, "refunds") for _ in range(MORE))]
    clock.set(obligation(file_house, case, "decide").due_at)
    with TROUBLES[trouble][0](file_house, case) as troubled:
        for _ in range(file_house.settings.job_attempts + 2):
            with suppress(Unavailable):
                Worker(troubled).tick()
            clock.advance(timedelta(minutes=30))
    clock.advance(file_house.settings.lease_after)
    settle(Worker(file_house))
    assert rows(file_house, incidents) == []
    told = {one.case_id for one in rows(file_house, escalations) if one.level == "supervise_1" and one.late}
    assert told == set(several)
    judge(file_house)


def test_the_pulse_goes_on_while_another_program_holds_the_lock(
    file_house: Engine, clock: VirtualClock, case: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    with impatient(file_house) as office:
        ticker = Ticker(office)
        ticker.start()
        with writing_elsewhere(file_house):
            clock.set(obligation(file_house, case, "decide").due_at)
            until(lambda: "tick.skipped" in caplog.text)
        until(lambda: rows(file_house, escalations, case_id=case) and not overdue(file_house))
        ticker.stop()
    judge(file_house)


def until(seen: Callable[[], object]) -> None:
    """Look again until it is there, for a minute at most."""
    pause = Event()
    for _ in range(3_000):
        if seen():
            return
        pause.wait(0.02)
    raise AssertionError("it never came")


def write_until_refused(url: str, at: datetime, case: int, wire: Connection) -> None:
    """On a disk with little room: how many comments were taken, and what the refusal said."""
    engine, _ = at_work(url, at)
    room = path_of(engine).stat().st_size + GROWTH
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    taken = 0
    try:
        while True:
            engine.run(Comment(case, LONG), LOCAL_OPERATOR)
            taken += 1
    except Unavailable as refusal:
        wire.send((taken, str(refusal), len(rows(engine, comments))))


def test_a_process_whose_files_may_not_grow_keeps_what_it_acknowledged(file_house: Engine, case: int) -> None:
    """A size limit of the system itself, which ends a write in its middle; also in the log of what is written."""
    mine, theirs = NURSERY.Pipe()
    arguments = (file_house.settings.database_url, file_house.clock.now(), case, theirs)
    process = NURSERY.Process(target=write_until_refused, args=arguments)
    process.start()
    assert mine.poll(PATIENCE)
    taken, said, seen = mine.recv()
    process.join(PATIENCE)
    assert 0 < taken == seen == len(rows(file_house, comments))
    assert "make room on it" in said
    file_house.run(Comment(case, "words"), LOCAL_OPERATOR)
    judge(file_house)


@pytest.mark.postgres
def test_a_server_that_only_allows_reading_is_said_so(postgres_url: str, clock: VirtualClock) -> None:
    """As a standby does after a switch-over."""
    office_there = office(postgres_url, clock, exchanges.refunds())
    case = start(office_there, "refunds")
    reads = connect(postgres_url + "&options=-c%20default_transaction_read_only%3Don")
    standby = build_engine(office_there.settings, clock=clock, database=reads)
    with pytest.raises(Unavailable, match="here it can only be read"):
        standby.run(Comment(case, "words"), LOCAL_OPERATOR)
    assert list(open_tasks(standby, case)) == ["decide"]
    office_there.run(Comment(case, "words"), LOCAL_OPERATOR)
    judge(office_there)
    for one in (reads, office_there.database):
        one.dispose()
