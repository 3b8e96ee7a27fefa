"""Several commands in one commit: each still undoes itself alone, and what was not committed is gone."""

from __future__ import annotations

import pytest

from engine.commands.receive_intake import ReceiveIntake
from engine.db.grouped import GroupedDatabase
from engine.dispatch import Engine
from engine.errors import FormInvalid
from engine.model.cases import cases, intakes
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.records import rows


@pytest.fixture
def grouped(house: Engine) -> Engine:
    """The house's engine on a database that groups."""
    return Engine(GroupedDatabase(house.database), house.clock, house.settings)


def receive(engine: Engine, number: str, words: str = "难打") -> None:
    engine.run(ReceiveIntake("customer_voice", "phone", number, {"words": words}), LOCAL_OPERATOR)


def database(engine: Engine) -> GroupedDatabase:
    assert isinstance(engine.database, GroupedDatabase)
    return engine.database


def test_a_group_is_seen_inside_at_once_and_outside_when_it_ends(house: Engine, grouped: Engine) -> None:
    with database(grouped).together():
        receive(grouped, "1")
        assert len(rows(grouped, cases)) == 1
        assert rows(house, cases) == []
    assert len(rows(house, cases)) == 1


def test_a_command_that_fails_undoes_itself_alone(house: Engine, grouped: Engine) -> None:
    with database(grouped).together():
        receive(grouped, "1")
        with pytest.raises(FormInvalid):
            receive(grouped, "2", words="")
        receive(grouped, "3")
    assert sorted(one.external_id for one in rows(house, intakes)) == ["1", "3"]


def test_a_group_that_is_broken_off_leaves_nothing(house: Engine, grouped: Engine) -> None:
    with pytest.raises(KeyboardInterrupt), database(grouped).together():
        receive(grouped, "1")
        raise KeyboardInterrupt
    assert rows(house, cases) == []
    receive(grouped, "1")
    assert len(rows(house, cases)) == 1


def test_a_long_group_commits_in_between(house: Engine, grouped: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.db.grouped.LONGEST", 0.0)
    with pytest.raises(KeyboardInterrupt), database(grouped).together():
        receive(grouped, "1")
        database(grouped).breathe()
        receive(grouped, "2")
        raise KeyboardInterrupt
    assert [one.external_id for one in rows(house, intakes)] == ["1"]
