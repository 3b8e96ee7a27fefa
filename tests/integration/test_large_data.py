"""What comes from outside is taken up to one size, and refused by field, size and limit beyond it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.commands.broadcast_signal import BroadcastSignal
from engine.commands.close_case import CancelCase, WithdrawCase
from engine.commands.complete_task import CompleteTask
from engine.commands.deliver_message import DeliverMessage
from engine.commands.receive_intake import ReceiveIntake, StartCase
from engine.commands.save_draft import SaveDraft
from engine.commands.send_message import SendMessage
from engine.dispatch import Command, Engine
from engine.errors import BadInput, FormInvalid
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.offices import open_tasks, start
from tests.factories.records import contents

MILLION = {"small": 1, "list": list(range(1_000_000))}
Sender = Callable[[int, int, dict[str, object]], Command[object]]
WAYS: dict[str, Sender] = {
    "message": lambda case, task, data: SendMessage("evidence", None, data),
    "key": lambda case, task, data: SendMessage("evidence", data),
    "signal": lambda case, task, data: BroadcastSignal("fault", data),
    "message to a case": lambda case, task, data: DeliverMessage(case, "evidence", data),
    "intake": lambda case, task, data: ReceiveIntake("chain", "web", "1", data),
    "content of an intake": lambda case, task, data: ReceiveIntake("chain", "web", "1", {}, content=data),
    "start": lambda case, task, data: StartCase("chain", "web", data),
    "answers": lambda case, task, data: CompleteTask(task, data),
    "draft": lambda case, task, data: SaveDraft(task, data),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_million_elements_are_refused_wherever_they_come_in(house: Engine, way: str) -> None:
    case = start(house, "chain")
    task, before = open_tasks(house, case)["step_1"], contents(house)
    with pytest.raises(FormInvalid) as refused:
        house.run(WAYS[way](case, task, dict(MILLION)), LOCAL_OPERATOR)
    ((name, why),) = refused.value.fields.items()
    assert name == ("key" if way == "key" else "list")
    assert str(why).startswith(f"“{name}” is too large: 6889 kB")
    assert str(why).endswith("at most 1000 kB are taken.")
    assert contents(house) == before


def test_many_small_fields_are_too_large_together(house: Engine) -> None:
    many: dict[str, object] = {f"field_{number}": "x" * 900 for number in range(1_200)}
    with pytest.raises(FormInvalid) as refused:
        house.run(SendMessage("evidence", payload=many), LOCAL_OPERATOR)
    ((name, why),) = refused.value.fields.items()
    assert name in many
    assert f"“{name}” is too large: 1 kB, 1099 kB" in str(why)


@pytest.mark.parametrize("value", ["字" * 400_000, [10**30] * 40_000], ids=["characters of three bytes", "big numbers"])
def test_sizes_are_those_of_json(house: Engine, value: object) -> None:
    with pytest.raises(FormInvalid, match="1 answer"):
        house.run(SendMessage("evidence", payload={"value": value}), LOCAL_OPERATOR)


def test_the_limit_is_a_setting_and_what_fits_is_taken(house: Engine) -> None:
    message = SendMessage("evidence", payload={"words": "x" * 2_000})
    house.run(message, LOCAL_OPERATOR)
    small = Engine(house.database, house.clock, replace(house.settings, payload_kilobytes=2))
    with pytest.raises(FormInvalid) as refused:
        small.run(message, LOCAL_OPERATOR)
    assert "at most 2 kB" in str(refused.value.fields["words"])


def test_a_reason_is_a_sentence_and_no_book(house: Engine) -> None:
    case = start(house, "chain")
    before = contents(house)
    for ends in (WithdrawCase, CancelCase):
        with pytest.raises(BadInput, match="at most 4000 characters"):
            house.run(ends(case, "长" * 4_001), LOCAL_OPERATOR)
    assert contents(house) == before
