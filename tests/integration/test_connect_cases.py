"""The how-to about cases that speak to each other: what it draws is deployed, and does what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.bpmn.bundle.package import Bundle
from engine.clock import VirtualClock
from engine.commands.broadcast_signal import BroadcastSignal
from engine.commands.deploy_process import DeployProcess
from engine.dispatch import Engine
from engine.jobs import Worker
from engine.model.cases import runs
from engine.model.messages import data_stores
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.mail import number, send
from tests.factories.matters import route
from tests.factories.offices import complete, open_tasks, settle, start
from tests.factories.records import row

HOWTO = Path(__file__).resolve().parents[2] / "docs" / "howto"


def drawn(page: str) -> Bundle:
    """The route that the page draws piece by piece."""
    beside, *inside = re.findall(r"```xml\n(.*?)```", (HOWTO / page).read_text(encoding="utf-8"), re.DOTALL)
    return route("dispute", "".join(inside), beside=beside)


@pytest.mark.parametrize("page", ["connect-cases.md", "connect-cases.zh.md"])
def test_the_page_draws_a_route_that_works(house: Engine, clock: VirtualClock, worker: Worker, page: str) -> None:
    house.run(DeployProcess(drawn(page)), LOCAL_OPERATOR)
    case, other = start(house, "dispute", provider="968201"), start(house, "dispute", provider="12590")
    fault = {"fault_provider": "968201", "fault_since": "2025-09-20"}
    house.run(BroadcastSignal("premium_rate.fault", fault), LOCAL_OPERATOR)
    settle(worker)
    for one in (case, other):
        complete(house, one, "look_into")
        assert open_tasks(house, one) == {}
    for one in (other, case):
        send(house, "provider.answer", number(house, one), finding=f"about {one}")
        settle(worker)
        complete(house, one, "settle")
    mine, theirs = (row(house, runs, case_id=one).data for one in (case, other))
    assert (mine["finding"], mine["explained_by"], mine["nth"]) == (f"about {case}", "2025-09-20", 2)
    assert (theirs["finding"], theirs["explained_by"], theirs["nth"]) == (f"about {other}", None, 1)
    assert row(house, data_stores).content == "2"
