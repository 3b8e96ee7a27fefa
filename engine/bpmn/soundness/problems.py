"""What the check of soundness finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["deadlock", "unsynchronised", "growth", "dead", "endless", "restless", "unchecked"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that goes wrong when tokens move as drawn.

    - deadlock: tokens wait at `element`, a join, for what can come no more; `missing` are the elements from which
      nothing comes, `beside` the joins that wait along with it.
    - unsynchronised: behind `element` everything happens more than once, for it lets each of several tokens pass.
    - growth: each turn of the loop through `element` leaves one token more.
    - dead: a path leads to `element`, but no behaviour.
    - endless: once at `element`, there is no way to an end.
    - restless: the loop through `element` waits for nothing, and nothing in it changes what its conditions ask.
    - unchecked: the scope `element` has more states than are looked at.

    `always`: so it goes in every behaviour that comes there, whatever the data; else some choice of ways leads there.
    `trace` are the elements passed on a shortest way there, in the order in which they happen.
    """

    kind: Kind
    scope: str
    element: str
    always: bool = True
    trace: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    beside: frozenset[str] = frozenset()
