"""Routes that put the engine's core to the test: clocks and ladders, timers and messages, one element met twice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from engine.bpmn.bundle.package import Bundle
from tests.factories.diagrams import bundle, diagram, flow, user_task

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
LADDERS = (PROCESSES / "_shared" / "escalation.yaml").read_text(encoding="utf-8")

CLOCKS = """\
clocks:
  internal: {after: 5wd, stops_on: settled, source: house rule, pausable: true, escalation: standard}
  legal: {after: 15d, stops_on: told, source: law, pausable: false, escalation: legal}
"""


WAITING = """\
holds:
  customer_material: {name: 等客户, longest: 10wd, evidence: true, ends_on_answer: true}
  customer_call: {name: 等来电, longest: 20wd, ends_on_answer: true}
  superior_unit: {name: 等上级, longest: 20wd}
"""
"""Reasons for holds, as a route names them."""
MORE_TIME = """\
extensions: {longest: 5wd, times: 1}
messages: {extended: "编号 {number}，新的期限是 {due}。"}
"""


def matter(
    key: str = "matter",
    *,
    assess_due: str = "3wd",
    clocks: str = CLOCKS,
    ladders: str = LADDERS,
    calendar: str = "shenzhen",
    more: Mapping[str, str] | None = None,
) -> Bundle:
    """`assess` (pmo, again as long as `again` is true) before the internal clock ends, then `tell` (window)."""
    assess = _task("assess", "pmo", assess_due, ' huiyin:notAfter="internal"')
    tell = _task("tell", "window", "1wd", ' huiyin:notAfter="legal"')
    nodes = (
        '<startEvent id="start"/>' + assess + '<exclusiveGateway id="enough" name="enough?" default="enough-settled"/>'
        '<intermediateThrowEvent id="settled" name="settled"/>' + tell
        + '<intermediateThrowEvent id="told" name="told"/><endEvent id="end" name="answered"/>'
    )  # fmt: skip
    flows = _flows("start assess enough", "settled tell told end") + flow("enough", "settled")
    return route(
        key,
        nodes + flows + flow("enough", "assess", "again = true"),
        clocks,
        ladders=ladders,
        calendar=calendar,
        more=more,
    )


def sent_back(key: str = "sent_back", *, fresh: bool = False) -> Bundle:
    """`assess` with a ladder, then `check`, which sends it back as long as `again` is true."""
    gate = '<exclusiveGateway id="enough" name="enough?" default="enough-end"/><endEvent id="end" name="checked"/>'
    assess = _task("assess", "pmo", "3wd", ' huiyin:again="fresh"' if fresh else "")
    nodes = '<startEvent id="start"/>' + assess + _task("check", "window") + gate
    flows = _flows("start assess check enough end") + flow("enough", "assess", "again = true", key="back")
    return route(key, nodes + flows)


def reminders(key: str = "reminders", cycle: str = "R/PT1H") -> Bundle:
    """`work`, and beside it a `look` for each firing of a cycle."""
    beside = _timer("reminded", f"<timeCycle>{cycle}</timeCycle>", attached_to="work", interrupting=False)
    nodes = '<startEvent id="start"/>' + _task("work", "window") + beside + _task("look", "pmo")
    ends = '<endEvent id="end" name="worked"/><endEvent id="looked" name="looked"/>'
    return route(key, nodes + ends + _flows("start work end", "reminded look looked"))


def waits(key: str = "waits", timer: str = "<timeDuration>2wd</timeDuration>", clocks: str = "") -> Bundle:
    """A timer, then the message `evidence`, then `work`."""
    message = '<message id="evidence" name="evidence"/>'
    catch = (
        '<intermediateCatchEvent id="evidence_came" name="evidence came">'
        '<messageEventDefinition id="of_evidence" messageRef="evidence"/></intermediateCatchEvent>'
    )
    nodes = '<startEvent id="start"/>' + _timer("later", timer) + catch + _task("work", "window")
    end = '<endEvent id="end" name="worked"/>'
    return route(key, nodes + end + _flows("start later evidence_came work end"), clocks, beside=message)


def stuck(key: str = "stuck") -> Bundle:
    """A timer, and then a condition that has no answer: `spot` stops the run."""
    nodes = '<startEvent id="start"/>' + _timer("later", "<timeDuration>PT1H</timeDuration>")
    gateway = '<exclusiveGateway id="spot" name="free?" default="spot-work"/>'
    ends = _task("work", "window") + '<endEvent id="end" name="worked"/><endEvent id="never" name="never"/>'
    flows = _flows("start later spot work end") + flow("spot", "never", "case.channel > 5")
    return route(key, nodes + gateway + ends + flows)


def twins(key: str = "twins") -> Bundle:
    """Two tokens come to the one element `look`, and nothing brings them together again."""
    nodes = '<startEvent id="start"/><parallelGateway id="split"/><endEvent id="end" name="looked"/>'
    flows = flow("start", "split") + flow("split", "look", key="left") + flow("split", "look", key="right")
    return route(key, nodes + _task("look", "pmo", "3wd") + flows + flow("look", "end"))


def route(
    key: str,
    inside: str,
    clocks: str = "",
    *,
    beside: str = "",
    ladders: str = LADDERS,
    calendar: str = "shenzhen",
    more: Mapping[str, str] | None = None,
) -> Bundle:
    """A route without forms, with the shipped ladders. `more`: further files of the bundle."""
    settings = f"key: {key}\nname: {key}\npromise: 30wd\ncalendar: {calendar}\nstart: {{channels: [phone, web]}}\n"
    files: dict[str, str | bytes | None] = dict.fromkeys(("route.bpmn", "forms/register.yaml", "forms/reply.yaml"))
    files[f"{key}.bpmn"] = diagram(inside, key=key, beside=beside)
    files |= {"process.yaml": settings + clocks, "_shared/escalation.yaml": ladders, **(more or {})}
    return bundle(files, key)


def _task(key: str, group: str, due: str | None = None, more: str = "") -> str:
    owed = f' huiyin:due="{due}" huiyin:escalation="standard"' if due else ""
    return user_task(key, f'huiyin:group="{group}"{owed}{more}')


def _timer(key: str, expression: str, *, attached_to: str | None = None, interrupting: bool = True) -> str:
    definition = f'<timerEventDefinition id="of_{key}">{expression}</timerEventDefinition>'
    if attached_to is None:
        return f'<intermediateCatchEvent id="{key}" name="{key}">{definition}</intermediateCatchEvent>'
    way = "true" if interrupting else "false"
    where = f'attachedToRef="{attached_to}" cancelActivity="{way}"'
    return f'<boundaryEvent id="{key}" name="{key}" {where}>{definition}</boundaryEvent>'


def _flows(*rows: str) -> str:
    pairs = [pair for row in rows for pair in zip(row.split(), row.split()[1:], strict=False)]
    return "".join(flow(*pair) for pair in pairs)


def endless(key: str = "endless") -> Bundle:
    """A timer, and then a turn that never waits and never ends."""
    nodes = '<startEvent id="start"/>' + _timer("later", "<timeDuration>PT1H</timeDuration>")
    turn = (
        '<exclusiveGateway id="turn"/>'
        + _script("count", "1")
        + '<exclusiveGateway id="more" name="more?" default="more-work"/>'
    )
    ends = _task("work", "window") + '<endEvent id="end" name="worked"/>'
    flows = _flows("start later turn count more work end") + flow("more", "turn", 'case.channel = "phone"')
    return route(key, nodes + turn + ends + flows)


def enormous(key: str = "enormous") -> Bundle:
    """A timer, and then a list of a million elements."""
    nodes = '<startEvent id="start"/>' + _timer("later", "<timeDuration>PT1H</timeDuration>")
    much = _script("much", "for i in 1..1000000 return i")
    ends = _task("work", "window") + '<endEvent id="end" name="worked"/>'
    return route(key, nodes + much + ends + _flows("start later much work end"))


def _script(key: str, expression: str) -> str:
    return f'<scriptTask id="{key}" name="{key}" huiyin:result="{key}"><script>{expression}</script></scriptTask>'
