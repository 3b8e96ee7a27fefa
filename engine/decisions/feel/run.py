"""One evaluation under way: its context, its environment and what is left of its budget."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from engine.decisions.feel.convert import from_host
from engine.decisions.feel.environment import Environment
from engine.decisions.feel.values import Value
from engine.errors import LimitReached, UnknownName
from engine.text import Text, text

MISSING: Value = object()
_SMALL = 10**18
_SHORT = 1024
_NO_PATTERNS: frozenset[tuple[str, str]] = frozenset()


class Run:
    """`strict` is set for conditions: there a null that comes of a failure is never compared away. `forgiving` is set
    where the standard is followed to the letter: an entry that no item of a filtered list has is null."""

    __slots__ = ("context", "converted", "depth", "environment", "forgiving", "left", "limits", "patterns", "strict")

    def __init__(self, context: Mapping[str, object], environment: Environment, *, strict: bool = False) -> None:
        self.context = context
        self.environment = environment
        self.limits = environment.limits
        self.left = self.limits.steps
        self.depth = 0
        self.strict = strict
        self.forgiving = False
        self.converted: dict[str, Value] | None = None
        self.patterns = _NO_PATTERNS

    def variable(self, name: str, at: int) -> Value:
        """A name of the context given by the host, as a FEEL value; UnknownName when there is none."""
        found = self.context.get(name, MISSING)
        # as in `scalar`, written out because every name of every condition passes here
        kind = type(found)
        if kind is str:
            if len(found) <= _SHORT:  # type: ignore[arg-type]
                return found
        elif kind is int:
            if -_SMALL < found < _SMALL:  # type: ignore[operator]
                return Decimal(found)  # type: ignore[arg-type]
        elif kind is bool:
            return found
        if found is MISSING:
            raise UnknownName(source="", name=name, at=at)
        if self.converted is None:
            self.converted = {}
        elif name in self.converted:
            return self.converted[name]
        value = self.converted[name] = from_host(found, self, name)
        return value

    def scalar(self, found: object) -> Value:
        """A short text, a truth or an everyday number as FEEL has it, the quick way; MISSING for anything else."""
        kind = type(found)
        if kind is str:
            return found if len(found) <= _SHORT else MISSING  # type: ignore[arg-type]
        if kind is bool:
            return found
        if kind is int:
            return Decimal(found) if -_SMALL < found < _SMALL else MISSING  # type: ignore[operator,arg-type]
        return MISSING

    def entry(self, names: tuple[str, ...]) -> Value:
        """A scalar deep in the host's context without converting what is around it; MISSING for anything else."""
        found: object = self.context
        for name in names:
            if type(found) is not dict or name not in found:
                return MISSING
            found = found[name]
        return self.scalar(found)

    def spend(self, steps: int) -> None:
        """Pay for work before doing it."""
        self.left -= steps
        if self.left < 0:
            raise stopped(text("it takes more than {limit} steps", limit=self.limits.steps))

    def string(self, length: int) -> None:
        """Pay for a string of `length` characters, which must be within the limit."""
        if length > self.limits.string:
            raise stopped(text("a string would be longer than {limit} characters", limit=self.limits.string))
        if length > 64:
            self.spend(length >> 6)

    def written(self, value: Value) -> None:
        """Pay for a string or number that is about to be written out once more, as one shared by many places is."""
        if type(value) is str:
            if len(value) > 64:
                self.spend(len(value) >> 6)
        elif type(value) is Decimal:
            exponent = value.as_tuple().exponent
            if isinstance(exponent, int) and abs(exponent) > 64:
                self.spend(abs(exponent) >> 6)

    def elements(self, count: int) -> None:
        """Pay for a list of `count` elements, which must be within the limit."""
        if count > self.limits.elements:
            raise stopped(text("a list would have more than {limit} elements", limit=self.limits.elements))
        self.spend(count)

    def enter(self, height: int) -> None:
        """A call to a function of the expression begins; `height` is the nesting of its body."""
        self.depth += height
        if self.depth > self.limits.depth:
            raise stopped(text("its functions call each other too deeply"))

    def leave(self, height: int) -> None:
        """The call ended."""
        self.depth -= height


def stopped(why: Text) -> LimitReached:
    """The error for a limit; source and position are filled in where the expression is known."""
    return LimitReached(source="", detail=why)
