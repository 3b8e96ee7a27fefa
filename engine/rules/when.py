"""When a level of a ladder comes: `60%`, `due`, `due+2wd`, `start+4wh`, `later(80%, due-1wd)`, `earlier(…, …)`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal, Protocol

from engine.calendar import Duration, Times, WorkCalendar, at_share, shift
from engine.errors import BadDuration, BadInput
from engine.text import Text, text

_SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)\s*%", re.ASCII)
_OFFSET = re.compile(r"(due|start)(?:\s*([+-])\s*(\S+))?", re.ASCII)
_PICK = re.compile(r"(later|earlier)\s*\((.*)\)", re.ASCII | re.DOTALL)
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Span:
    """What a moment is placed in: an obligation from its start to its due instant, of this length, by this calendar.

    `pauses`: when it stood still.
    """

    calendar: WorkCalendar
    start: datetime
    due_at: datetime
    duration: Duration
    pauses: Times = ()


class When(Protocol):
    """A moment of a ladder, before it is known for which obligation."""

    def within(self, span: Span) -> datetime:
        """The instant (UTC) for one obligation; it may lie before the start."""
        ...


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the way: of working time for `wd` and `wh`, of real time otherwise; pauses are no part of it."""

    share: Decimal

    def within(self, span: Span) -> datetime:
        return at_share(span.calendar, span.start, span.due_at, self.share, span.duration, span.pauses)


@dataclass(frozen=True, slots=True)
class Offset:
    """So long before or after the start or the due instant; see `engine.calendar.shift` for what each unit means."""

    anchor: Literal["due", "start"]
    by: Duration | None = None
    back: bool = False

    def within(self, span: Span) -> datetime:
        anchor = span.due_at if self.anchor == "due" else span.start
        return shift(span.calendar, anchor, self.by, back=self.back) if self.by else anchor


@dataclass(frozen=True, slots=True)
class Pick:
    """The latest or the earliest of several moments."""

    latest: bool
    choices: tuple[When, ...]

    def within(self, span: Span) -> datetime:
        return (max if self.latest else min)(choice.within(span) for choice in self.choices)


@lru_cache(maxsize=256)
def parse_when(source: str) -> When:
    """Read a moment; BadInput, with what may be written instead, when it is none."""
    return _parse(source.strip(), source, _DEEPEST)


def _parse(words: str, source: str, deepest: int) -> When:
    if deepest == 0:
        raise _wrong(source, text("it is nested too deeply"))
    if found := _SHARE.fullmatch(words):
        share = Decimal(found[1]) / 100
        if not 0 < share <= 1:
            raise _wrong(source, text("a share lies between 0 % and 100 %"))
        return Share(share)
    if found := _PICK.fullmatch(words):
        choices = tuple(_parse(part.strip(), source, deepest - 1) for part in _arguments(found[2]))
        if len(choices) < 2:
            raise _wrong(source, text("{name}(…) needs two moments or more", name=found[1]))
        return Pick(found[1] == "later", choices)
    if found := _OFFSET.fullmatch(words):
        if found[3] and found[3][0] in "+-":
            raise _wrong(
                source,
                text("“{words}” has a sign of its own; {instead} is meant", words=found[3], instead=_signed(found)),
            )
        return Offset("due" if found[1] == "due" else "start", _duration(found[3], source), found[2] == "-")
    raise _wrong(source, _unknown(words))


def _signed(found: re.Match[str]) -> str:
    """What somebody meant who wrote a negative duration: `due-2wd` for `due+-2wd`."""
    sign = "+" if found[2] == found[3][0] else "-"
    return f"{found[1]}{sign}{found[3][1:]}"


def _duration(words: str | None, source: str) -> Duration | None:
    if words is None:
        return None
    try:
        return Duration.parse(words)
    except BadDuration as problem:
        raise _wrong(source, text("“{words}” is not a duration", words=words)) from problem


def _wrong(source: str, why: Text) -> BadInput:
    return BadInput(
        detail=text(
            "“{source}” is no moment of a ladder: {why}; write 60%, due, due+2wd, due-3d or later(80%, due-1wd)",
            source=source,
            why=why,
        )
    )


def _unknown(words: str) -> Text:
    return text("“{words}” is unknown", words=words) if words else text("a part is empty")


def _arguments(words: str) -> list[str]:
    """Parts between commas, not looking inside brackets."""
    parts, depth, part = [], 0, ""
    for character in words:
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            parts.append(part)
            part = ""
        else:
            part += character
    return [*parts, part]
