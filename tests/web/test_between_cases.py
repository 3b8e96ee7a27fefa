"""What cases tell each other is seen: in the timeline, and by the lead whose decision a route asks for."""

from __future__ import annotations

from engine.commands.deploy_process import DeployProcess
from engine.jobs import Worker
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories import exchanges
from tests.factories.offices import complete, settle, start
from tests.web.desk import Desk


def test_the_lead_is_told_what_the_route_asks_for(desk: Desk) -> None:
    desk.engine.run(DeployProcess(exchanges.raises()), LOCAL_OPERATOR)
    case = start(desk.engine, "raises")
    complete(desk.engine, case, "work")
    lead = desk.browser("linzhiyuan")
    assert "流程提请您处理：raise" in lead.get("/notifications").text
    assert "已提请组长处理：raise" in lead.get(f"/cases/{case}").text


def test_the_timeline_says_what_was_sent_and_what_arrived(desk: Desk) -> None:
    for bundle in (exchanges.cries(), exchanges.listens(), exchanges.begins()):
        desk.engine.run(DeployProcess(bundle), LOCAL_OPERATOR)
    listening, crying = start(desk.engine, "listens"), start(desk.engine, "cries", provider="118")
    complete(desk.engine, crying, "notice")
    settle(Worker(desk.engine, "worker"))
    clerk = desk.browser("chenxiaolan")
    assert "已发出信号：fault" in clerk.get(f"/cases/{crying}").text
    assert "收到信号：fault" in clerk.get(f"/cases/{listening}").text
