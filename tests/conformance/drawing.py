"""Drawing BPMN XML piece by piece: what the random models are put together from."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape, quoteattr

FIELDS = ("a", "b", "c")
"""Whole numbers that every run knows."""

DATA: Mapping[str, object] = {"box": {"x": 0}, "items": [1, 2]}
"""What every run knows besides."""

MESSAGES = ("withdrawn", "answered")
SIGNALS = ("alarm", "calm")
CODES = ("lost", "late")
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:huiyin="urn:huiyin:bpmn:1">'
    + "".join(f'<message id="m_{name}" name="{name}"/>' for name in MESSAGES)
    + "".join(f'<signal id="s_{name}" name="{name}"/>' for name in SIGNALS)
    + "".join(f'<error id="error_{name}" errorCode="{name}"/>' for name in CODES)
    + "".join(f'<escalation id="escalation_{name}" escalationCode="{name}"/>' for name in CODES)
    + "".join(f'<signalEventDefinition id="d_{name}" signalRef="s_{name}"/>' for name in SIGNALS)
    + "".join(f'<messageEventDefinition id="d_{name}" messageRef="m_{name}"/>' for name in MESSAGES)
    + "".join(f'<escalationEventDefinition id="d_{name}" escalationRef="escalation_{name}"/>' for name in CODES)
    + '<dataStore id="ds_ledger" name="ledger"/>'
)

Block = tuple[str, str | None]
"""Where a flow leads in, and from where one leads out (None when the block never goes on)."""

Shape = Callable[["Drawing", int], Block]
"""Draws a block so many levels deep."""


@dataclass(frozen=True)
class Menu:
    """What there is to draw and how often: single elements, and what holds other blocks."""

    leaves: Mapping[Shape, int]
    shapes: Mapping[Shape, int]


@dataclass
class Drawing:
    """The XML of one scope while it grows. Shared by a whole model: the numbering, what stands beside the process.

    `errors`: codes that something around this place catches. `cancels`: this is the inside of a transaction with a
    cancel boundary. `undoable`: activities of this scope that compensation may name.
    """

    rng: random.Random
    menu: Menu
    numbers: list[int]
    beside: list[str]
    parts: list[str] = field(default_factory=list)
    errors: tuple[str, ...] = ()
    cancels: bool = False
    undoable: list[str] = field(default_factory=list)

    def id(self, kind: str) -> str:
        self.numbers[0] += 1
        return f"{kind}{self.numbers[0]}"

    def node(self, kind: str, attributes: str = "", content: str = "", key: str | None = None) -> str:
        key = key or self.id(kind[0] + "".join(letter for letter in kind if letter.isupper()))
        self.parts.append(f"<{kind} id={quoteattr(key)} {attributes}>{content}</{kind}>")
        return key

    def flow(self, source: str, target: str, condition: str | None = None, key: str | None = None) -> str:
        key = key or self.id("f")
        inner = f"<conditionExpression>{escape(condition)}</conditionExpression>" if condition else ""
        self.parts.append(f'<sequenceFlow id="{key}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>')
        return key

    def inside(self, *, errors: tuple[str, ...] = (), cancels: bool = False) -> Drawing:
        """A scope within this one."""
        return replace(self, parts=[], errors=(*self.errors, *errors), cancels=cancels, undoable=[])

    def elsewhere(self) -> Drawing:
        """A process of its own, drawn beside."""
        return replace(self, parts=[], errors=(), cancels=False, undoable=[])

    def block(self, depth: int) -> Block:
        """A random block, simpler the deeper it stands."""
        choice = self.menu.leaves if depth <= 0 else self.menu.shapes
        (shape,) = self.rng.choices(list(choice), list(choice.values()))
        return shape(self, depth - 1)

    def likely(self, share: float) -> bool:
        return self.rng.random() < share

    @property
    def name(self) -> str:
        """One of the fields."""
        return self.rng.choice(FIELDS)

    @property
    def condition(self) -> str:
        one = f"{self.name} {self.rng.choice(['=', '>=', '<'])} {self.rng.randint(0, 3)}"
        return one if self.likely(0.8) else f"{one} and {self.condition}"

    @property
    def term(self) -> str:
        """An expression that gives a number."""
        return self.rng.choice(
            [self.name, f"{self.name} + 1", f"{self.name} + {self.name}", str(self.rng.randint(0, 3))]
        )
