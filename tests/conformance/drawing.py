"""Drawing BPMN XML piece by piece, and the simplest pieces: what the random models are put together from."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

FIELDS = ("a", "b", "c")
MESSAGES = ("withdrawn", "answered")
HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:huiyin="urn:huiyin:bpmn:1">' + "".join(
    f'<message id="m_{name}" name="{name}"/>' for name in MESSAGES
)


@dataclass
class Drawing:
    """The XML of one scope while it grows, and the numbering of the whole model."""

    rng: random.Random
    numbers: list[int]
    called: list[str]
    parts: list[str] = field(default_factory=list)

    def id(self, kind: str) -> str:
        self.numbers[0] += 1
        return f"{kind}{self.numbers[0]}"

    def node(self, kind: str, attributes: str = "", content: str = "", key: str | None = None) -> str:
        key = key or self.id(kind[0] + "".join(letter for letter in kind if letter.isupper()))
        self.parts.append(f"<{kind} id={quoteattr(key)} {attributes}>{content}</{kind}>")
        return key

    def flow(self, source: str, target: str, condition: str | None = None, key: str | None = None) -> str:
        key = key or self.id("f")
        inner = f"<conditionExpression>{condition}</conditionExpression>".replace("= <", "= &lt;") if condition else ""
        inner = inner.replace(" < ", " &lt; ").replace(" >= ", " &gt;= ")
        self.parts.append(f'<sequenceFlow id="{key}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>')
        return key

    def inside(self) -> Drawing:
        return Drawing(self.rng, self.numbers, self.called)


Block = tuple[str, str | None]
"""Where a flow leads in, and from where one leads out (None when the block never goes on)."""


def user_task(drawing: Drawing) -> Block:
    key = drawing.node("userTask")
    return key, key


def script(drawing: Drawing) -> Block:
    name = drawing.rng.choice(FIELDS)
    key = drawing.node("scriptTask", f'huiyin:result="{drawing.rng.choice(FIELDS)}"', f"<script>{name} + 1</script>")
    return key, key


def passing(drawing: Drawing) -> Block:
    key = drawing.node(drawing.rng.choice(["task", "manualTask", "intermediateThrowEvent"]))
    return key, key


def catch(drawing: Drawing) -> Block:
    key = drawing.node("intermediateCatchEvent", content=trigger(drawing))
    return key, key


def receive(drawing: Drawing) -> Block:
    key = drawing.node("receiveTask", f'messageRef="m_{drawing.rng.choice(MESSAGES)}"')
    return key, key


def trigger(drawing: Drawing, *, cycles: bool = False) -> str:
    """An event definition."""
    kind = drawing.rng.randrange(4 if cycles else 3)
    if kind == 0:
        return f'<messageEventDefinition messageRef="m_{drawing.rng.choice(MESSAGES)}"/>'
    name, value = [
        ("timeDuration", "3wd"),
        ("timeDate", "2026-01-01T09:00+08:00"),
        ("timeCycle", drawing.rng.choice(["R3/P1D", "R/1wd", "R1/PT2H"])),
    ][kind - 1]
    return f"<timerEventDefinition><{name}>{value}</{name}></timerEventDefinition>"


LEAVES: list[Callable[[Drawing], Block]] = [user_task, user_task, user_task, script, passing, catch, receive]
