"""How a built-in is declared: by the signatures a designer sees, which also check and convert its arguments.

    @builtin("substring(string: string, start position: number, length?: number)")
    def _substring(run: Run, source: str, start: Decimal, length: Decimal | None = None) -> Value: ...

`?` marks an argument that may be left out, `*` one that gathers all of them into a list. Kinds: those of FEEL, joined
by `|` where several will do, and `any`, which alone accepts null; a kind ending in `?` accepts null too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import DecimalException
from typing import Any

from engine.decisions.feel.compare import passed_on, placed
from engine.decisions.feel.numbers import impossible
from engine.decisions.feel.run import Run
from engine.decisions.feel.values import KIND_TEXTS, Function, Null, Value, described, kind_of
from engine.text import Text, text

Handler = Callable[..., Value]
_FREE = 64
_COST_OF_A_CALL = 8


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument: its name, the kinds it accepts (empty: any), whether null and absence are fine."""

    name: str
    kinds: tuple[str, ...]
    optional: bool
    gathers: bool
    nullable: bool


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a built-in; `shown` is how the reference prints it."""

    shown: str
    parameters: tuple[Parameter, ...]

    @property
    def fewest(self) -> int:
        return sum(not parameter.optional for parameter in self.parameters)

    def takes(self, count: int) -> bool:
        """Whether it can be called with this many arguments."""
        if self.parameters and self.parameters[-1].gathers:
            return count >= self.fewest
        return self.fewest <= count <= len(self.parameters)

    def places(self, names: Sequence[str]) -> tuple[int | None, ...] | None:
        """For each parameter, which of the named arguments it gets; None if the names do not fit."""
        known = [parameter.name for parameter in self.parameters]
        if not set(names) <= set(known) or len(set(names)) != len(names):
            return None
        if any(not one.optional and one.name not in names for one in self.parameters):
            return None
        return tuple(names.index(name) if name in names else None for name in known)


@dataclass(frozen=True, slots=True)
class Builtin:
    """A function that FEEL or Huiyin brings along; `group` is the module it stands in."""

    name: str
    signatures: tuple[Signature, ...]
    handler: Handler
    group: str

    def invoke(self, run: Run, signature: Signature, arguments: Sequence[Value | None], at: int) -> Value:
        """Check, convert, call. An argument that does not fit makes the result null, with the reason."""
        run.spend(_COST_OF_A_CALL)
        fitted: list[Any] = []
        for position, parameter in enumerate(signature.parameters):
            if parameter.gathers:
                value: Value | None = _gathered(arguments[position:], parameter)
            else:
                value = arguments[position] if position < len(arguments) else None
            if value is not None:
                if type(value) is str and len(value) > _FREE:
                    run.spend(len(value) >> 6)
                fitting = fit(value, parameter)
                if isinstance(fitting, _Misfit):
                    return self._refusal(fitting.value, parameter, at)
                value = fitting
            fitted.append(value)
        try:
            result = self.handler(run, *fitted)
        except DecimalException:
            return impossible(at)
        if isinstance(result, str):
            run.string(len(result))
        return placed(result, at) if isinstance(result, Null) else result

    def _refusal(self, value: Value, parameter: Parameter, at: int) -> Null:
        if isinstance(value, Null) and value.fault:
            return passed_on(value, at)
        return Null(refusal(self.name, parameter, described(value)), at)

    def as_value(self) -> Function:
        """The built-in as something to hand over, called by position."""

        def call(run: Run, arguments: Sequence[Value]) -> Value:
            for signature in self.signatures:
                if signature.takes(len(arguments)):
                    return self.invoke(run, signature, arguments, -1)
            return Null(
                text("{function} cannot be called with {count} arguments", function=self.name, count=len(arguments))
            )

        return Function(self.name, tuple(one.name for one in self.signatures[0].parameters), call)


def refusal(function: str, parameter: Parameter, found: Text) -> Text:
    """Why an argument does not fit."""
    return text(
        "{function}: “{parameter}” must be {wanted}, not {found}",
        function=function,
        parameter=parameter.name,
        wanted=_one_of(parameter.kinds),
        found=found,
    )


def _one_of(kinds: Sequence[str]) -> Text:
    """“a number, a string or a date”."""
    *others, last = (KIND_TEXTS[kind] for kind in kinds)
    if not others:
        return last
    some = others[0]
    for one in others[1:]:
        some = text("{some}, {one}", some=some, one=one)
    return text("{some} or {one}", some=some, one=last)


@dataclass(frozen=True, slots=True)
class _Misfit:
    value: Value


def fit(value: Value, parameter: Parameter) -> Value | _Misfit:
    """The value as the parameter wants it: a list of one stands for its item, and a single value for a list of it."""
    kinds = parameter.kinds
    if not kinds or kind_of(value) in kinds:
        return value
    if isinstance(value, Null):
        return value if parameter.nullable else _Misfit(value)
    if "list" in kinds:
        return [value]
    if isinstance(value, list) and len(value) == 1:
        only: Value = value[0]
        return only if kind_of(only) in kinds else _Misfit(value)
    return _Misfit(value)


def _gathered(arguments: Sequence[Value | None], parameter: Parameter) -> Value:
    """All arguments as a list; where a list is wanted, a single argument that is one is that list itself."""
    if parameter.kinds and len(arguments) == 1 and isinstance(arguments[0], list | Null):
        return arguments[0]
    return list(arguments)


BUILTINS: dict[str, Builtin] = {}


def builtin(*signatures: str) -> Callable[[Handler], Handler]:
    """Register a handler, which takes the run and the fitted arguments (None for one left out)."""

    def register(handler: Handler) -> Handler:
        parsed = tuple(_signature(shown) for shown in signatures)
        name = signatures[0].partition("(")[0]
        BUILTINS[name] = Builtin(name, parsed, handler, handler.__module__.rpartition(".")[2])
        return handler

    return register


def _signature(shown: str) -> Signature:
    inside = shown.partition("(")[2].removesuffix(")")
    return Signature(shown, tuple(_parameter(part) for part in inside.split(", ") if part))


def _parameter(shown: str) -> Parameter:
    name, _, kind = shown.partition(": ")
    nullable = kind.endswith("?") or kind == "any"
    kinds = () if kind.rstrip("?") == "any" else tuple(kind.rstrip("?").split("|"))
    return Parameter(name.rstrip("?*"), kinds, name.endswith("?"), name.endswith("*"), nullable)


def fault(reason: Text) -> Null:
    """A null that comes of a failure; the place is added by whoever called."""
    return Null(reason)
