"""Small routes for tests that are not about any shipped route: tasks in a row, a loop."""

from __future__ import annotations

from engine.bpmn.bundle.package import Bundle
from tests.factories.diagrams import bundle, diagram, flow, line, user_task

_SETTINGS = "key: {key}\nname: {key}\npromise: 30wd\ncalendar: shenzhen\nstart: {{channels: [phone, web, import]}}\n"


def chain(key: str = "chain", *, tasks: int = 3, due: str | None = None, escalation: str | None = None) -> Bundle:
    """`tasks` user tasks in a row, of the group `window`: step_1, step_2, …"""
    return _route(key, line(*(_step(f"step_{number}", due, escalation) for number in range(1, tasks + 1))))


def loop(key: str = "loop") -> Bundle:
    """One user task that comes back as long as its answer `again` is true."""
    gateway = '<exclusiveGateway id="enough" name="enough?" default="done"/>'
    back = flow("enough", "turn", "again = true")
    flows = flow("start", "turn") + flow("turn", "enough") + flow("enough", "end", key="done") + back
    ends = '<startEvent id="start"/><endEvent id="end" name="answered"/>'
    return _route(key, ends + _step("turn") + gateway + flows)


def side_by_side(key: str = "wide", *, tasks: int = 3, due: str | None = None) -> Bundle:
    """`tasks` user tasks that open together; each is warned about at 60 % of `due`."""
    names = [f"step_{number}" for number in range(1, tasks + 1)]
    ends = '<startEvent id="start"/><endEvent id="end" name="answered"/>'
    nodes = ends + '<parallelGateway id="split"/><parallelGateway id="join"/>'
    steps = "".join(_step(name, due, "standard") for name in names)
    flows = "".join(flow("split", name) + flow(name, "join") for name in names)
    return _route(key, nodes + steps + flow("start", "split") + flow("join", "end") + flows)


def _step(key: str, due: str | None = None, escalation: str | None = None) -> str:
    settings = {"group": "window", "due": due, "escalation": escalation}
    return user_task(key, " ".join(f'huiyin:{name}="{value}"' for name, value in settings.items() if value))


def _route(key: str, inside: str) -> Bundle:
    forms = dict.fromkeys(("route.bpmn", "forms/register.yaml", "forms/reply.yaml"))
    return bundle({**forms, f"{key}.bpmn": diagram(inside, key=key), "process.yaml": _SETTINGS.format(key=key)}, key)
