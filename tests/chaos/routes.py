"""Routes for what this folder breaks: much that falls due within a minute, and what no engine should swallow."""

from __future__ import annotations

from engine.bpmn.bundle.package import Bundle
from tests.factories.diagrams import flow, user_task
from tests.factories.matters import route

LEVELS = {"warn": "20%", "urge": "40%", "supervise_1": "60%", "supervise_2": "80%", "supervise_3": "due"}
TASKS = 5
_RUNGS = (f'  - {{level: {level}, at: "{at}", tell: [assignee]}}\n' for level, at in LEVELS.items())
_LADDERS = "hurried:\n" + "".join(_RUNGS)


def hurried(key: str = "hurried") -> Bundle:
    """Five tasks side by side, each due one minute after it opened, with five levels on the way there."""
    names = [f"step_{number}" for number in range(1, TASKS + 1)]
    settings = 'huiyin:group="window" huiyin:due="1m" huiyin:escalation="hurried"'
    steps = "".join(user_task(name, settings) for name in names)
    nodes = '<startEvent id="start"/><endEvent id="end" name="done"/><parallelGateway id="split"/>'
    flows = "".join(flow("split", name) + flow(name, "join") for name in names)
    inside = nodes + '<parallelGateway id="join"/>' + steps + flow("start", "split") + flows + flow("join", "end")
    return route(key, inside, ladders=_LADDERS)


def endless(key: str = "endless_loop") -> Bundle:
    """An hour after it began it turns in a loop that has no waiting in it and no end."""
    turn = _script("turn", "1")
    gateway = '<exclusiveGateway id="enough" name="enough?" default="enough-turn"/>'
    flows = flow("start", "later") + flow("later", "turn") + flow("turn", "enough") + flow("enough", "turn")
    return _after_an_hour(key, turn + gateway + flows + flow("enough", "end", "n > 1"))


def million(key: str = "million") -> Bundle:
    """An hour after it began it makes a list of a million elements, and as many instances of it."""
    flows = flow("start", "later") + flow("later", "fill") + flow("fill", "end")
    return _after_an_hour(key, _script("fill", "for i in 1..1000000 return string(i)") + flows)


def crowd(key: str = "crowd") -> Bundle:
    """An hour after it began it opens more tasks than a run may have."""
    many = "<multiInstanceLoopCharacteristics><loopCardinality>1000 * 1000</loopCardinality>"
    look = user_task("look", 'huiyin:group="window"', many + "</multiInstanceLoopCharacteristics>")
    return _after_an_hour(key, look + flow("start", "later") + flow("later", "look") + flow("look", "end"))


def _after_an_hour(key: str, inside: str) -> Bundle:
    hour = '<timerEventDefinition id="of_later"><timeDuration>PT1H</timeDuration></timerEventDefinition>'
    later = f'<intermediateCatchEvent id="later" name="later">{hour}</intermediateCatchEvent>'
    ends = '<startEvent id="start"/><endEvent id="end" name="done"/>'
    return route(key, ends + later + inside)


def _script(key: str, expression: str) -> str:
    result = 'scriptFormat="feel" huiyin:result="n"'
    return f'<scriptTask id="{key}" name="{key}" {result}><script>={expression}</script></scriptTask>'
