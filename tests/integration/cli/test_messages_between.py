"""`huiyin message` and `huiyin signal`: what an integrator's script sends, and what it is told."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from engine.cli import huiyin
from engine.cli._exits import Exit
from engine.clock import SystemClock
from tests.factories import exchanges
from tests.factories.offices import office, start


@pytest.fixture
def address(sqlite_url: str) -> str:
    """A database with routes that wait, and a case of each."""
    opened = office(sqlite_url, SystemClock(), exchanges.either(), exchanges.listens(), exchanges.asks())
    for route in ("either", "listens"):
        start(opened, route)
    opened.database.dispose()
    return sqlite_url


def run(address: str, *words: str) -> Result:
    """`huiyin WORDS` on the database."""
    return CliRunner().invoke(huiyin, words, env={"HUIYIN_DATABASE_URL": address})


def test_what_is_sent_arrives_with_the_next_tick_of_a_worker(address: str) -> None:
    sent = run(address, "message", "send", "answer", "--key", "118", "--data", '{"said": "yes"}')
    assert (sent.exit_code, sent.output.split()[1:]) == (Exit.OK, ["message", "answer", "sent"])
    assert run(address, "signal", "fault", "--data", '{"provider": "118"}').exit_code == Exit.OK
    for _ in range(2):
        run(address, "worker", "--once")
    told = json.loads(run(address, "message", "list", "--json").stdout)
    assert [(one["kind"], one["name"], one["key"], one["state"], one["receivers"]) for one in told] == [
        ("signal", "fault", "", "delivered", 1),
        ("message", "answer", '"118"', "delivered", 1),
    ]
    waiting = json.loads(run(address, "task", "list", "--json").stdout)
    assert {one["name"] for one in waiting} == {"Reply"}
    assert len(waiting) == 2


def test_a_repeat_with_its_key_sends_nothing(address: str) -> None:
    first, second = (run(address, "message", "send", "other", "--idempotency-key", "once") for _ in range(2))
    assert first.output == second.output
    assert len(json.loads(run(address, "message", "list", "--json").stdout)) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("message", "send", "answer", "--data", "no json"), "--data"),
        (("message", "send", "answer", "--data", "[1]"), "--data"),
        (("message", "send", "answer", "--json-key", "{"), "--json-key"),
        (("message", "send", "answer", "--json-key", "1", "--key", "1"), "one key"),
        (("message", "send", "n" * 101), "at most 100"),
        (("signal", "fault", "--data", '{"case": {}}'), "choose another"),
    ],
)
def test_what_cannot_be_sent_is_said(address: str, words: tuple[str, ...], said: str) -> None:
    result = run(address, *words)
    assert (result.exit_code != Exit.OK, said in result.stderr) == (True, True), result.stderr
    assert json.loads(run(address, "message", "list", "--json").stdout) == []
