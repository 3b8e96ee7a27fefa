"""What `huiyin case` says of decisions: why they came out so, and whether they still do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from engine.cli._root import huiyin
from engine.clock import VirtualClock
from engine.commands.complete_task import CompleteTask
from engine.commands.receive_intake import StartCase
from engine.dispatch import Engine
from engine.model.decisions import decisions_made
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.databases import SqliteTemplate
from tests.factories.offices import office, open_tasks
from tests.integration.test_decisions_of_cases import refund


@pytest.fixture
def house(
    sqlite_template: SqliteTemplate, tmp_path: Path, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Engine]:
    """An office that the command finds, with a route that decides."""
    url = sqlite_template.copy(tmp_path)
    monkeypatch.setenv("HUIYIN_DATABASE_URL", url)
    engine = office(url, clock, refund())
    yield engine
    engine.database.dispose()


@pytest.fixture
def number(house: Engine) -> str:
    """A case whose refund of 500 was decided about."""
    started = house.run(StartCase("refund", "phone", {}), LOCAL_OPERATOR)
    task = open_tasks(house, started.case_id)["ask"]
    house.run(CompleteTask(task, {"amount": 500}), LOCAL_OPERATOR)
    return started.number


def run(*arguments: str) -> Result:
    return CliRunner().invoke(huiyin, ["case", *arguments])


def test_show_says_which_rule_hit_of_what_and_why(number: str) -> None:
    shown = run("show", number).stdout
    assert "审批权限: billing_lead\n  金额: 500\n  authority: billing_lead\n" in shown
    assert "    rule 2: amount (100..1000] → group billing_lead  (the team lead answers for it)" in shown


def test_show_gives_the_same_as_json(number: str) -> None:
    [told] = orjson.loads(run("show", number, "--json").stdout)["decisions"]
    assert (told["step"], told["inputs"]) == ("审批权限", [["金额", "500"]])
    assert told["parts"][0]["rules"][0]["number"] == 2


def test_verify_works_decisions_out_again(house: Engine, number: str) -> None:
    sound = run("verify", number)
    assert (sound.exit_code, sound.stdout.splitlines()[-1]) == (
        0,
        f"{number}: decisions worked out again: 1, all the same",
    )
    with house.database.writing() as connection:
        kept = connection.execute(decisions_made.select()).one()
        connection.execute(update(decisions_made).values(record=kept.record.replace("500", "50")))
    touched = run("verify", number)
    assert touched.exit_code == 1
    assert "decide: changed" in touched.stdout and "chain intact" in touched.stdout
