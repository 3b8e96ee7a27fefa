"""The smallest things that a run must get right, on both databases: tasks in a row, and a way back."""

from __future__ import annotations

import pytest

from engine.commands.deploy_process import DeployProcess
from engine.dispatch import Engine
from engine.errors import HuiyinError
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.offices import complete, open_tasks, start
from tests.factories.routes import chain, loop


def test_tasks_in_a_row_open_one_after_the_other(engine: Engine) -> None:
    engine.run(DeployProcess(chain(tasks=3)), LOCAL_OPERATOR)
    case = start(engine, "chain")
    for element in ("step_1", "step_2", "step_3"):
        assert list(open_tasks(engine, case)) == [element]
        ended = complete(engine, case, element)
    assert (ended.status, ended.outcome) == ("completed", "end")
    assert open_tasks(engine, case) == {}


def test_a_way_back_opens_the_same_task_again(engine: Engine) -> None:
    engine.run(DeployProcess(loop()), LOCAL_OPERATOR)
    case = start(engine, "loop")
    first = open_tasks(engine, case)["turn"]
    complete(engine, case, "turn", again=True)
    assert open_tasks(engine, case)["turn"] != first
    assert complete(engine, case, "turn", again=False).status == "completed"


def test_a_condition_without_an_answer_stops_the_case_and_changes_nothing(engine: Engine) -> None:
    engine.run(DeployProcess(loop()), LOCAL_OPERATOR)
    case = start(engine, "loop")
    task = open_tasks(engine, case)
    with pytest.raises(HuiyinError):
        complete(engine, case, "turn", again="perhaps", missing=None)
    assert open_tasks(engine, case) == task
