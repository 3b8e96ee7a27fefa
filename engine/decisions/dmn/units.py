"""The elements of a requirement graph, each able to give its value: an input, a decision, a function, a service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from engine.decisions.dmn.boxed import Logic
from engine.decisions.dmn.compiler import Place, Shop, lowered
from engine.decisions.dmn.compiler.leaves import typed
from engine.decisions.dmn.compiler.shop import LOGIC, Problem, specials
from engine.decisions.dmn.inputs import given
from engine.decisions.dmn.items import Items, bare
from engine.decisions.dmn.model import Decision, DecisionService, InputData, Knowledge
from engine.decisions.dmn.run import Deciding
from engine.decisions.feel.compiler import Build, Code, Scope, compile_node
from engine.decisions.feel.run import Run
from engine.decisions.feel.types import FunctionOf, Type, coerced
from engine.decisions.feel.values import Function, Null, Value
from engine.text import Text, text

_HEIGHT_OF_A_SERVICE = 12


class Unit:
    """`needs` are the units it may use by name, `imported` those it may use as `name of the import.name`."""

    kind = ""

    def __init__(self, element: InputData | Decision | Knowledge | DecisionService, file: str, items: Items) -> None:
        self.name, self.id, self.line, self.drawn_type = element.name, element.id, element.line, element.type
        self.place = Place(file, element.name, LOGIC, element.line, element.id)
        self.items = items
        self.needs: dict[str, Unit] = {}
        self.imported: dict[str, dict[str, Unit]] = {}

    def value(self, run: Deciding) -> Value:
        """What the name of this unit stands for."""
        raise NotImplementedError

    def required(self) -> Iterator[Unit]:
        """Everything it may use."""
        yield from self.needs.values()
        for units in self.imported.values():
            yield from units.values()


class Given(Unit):
    """An input."""

    kind = "input"

    def __init__(self, element: InputData, file: str, items: Items, path: tuple[str, ...]) -> None:
        super().__init__(element, file, items)
        self.type: Type | None = items.type(element.type)
        self.path = path
        """The names of the imports that lead to it: its value stands in a context for each of them."""

    def value(self, run: Deciding) -> Value:
        if self not in run.memo:
            run.memo[self] = given(self.name, self.type, run, self.path)
        return run.memo[self]


class _Worked(Unit):
    """A unit with logic, compiled when it is first needed; `special` are names that the whole model must know."""

    def __init__(
        self, element: Decision | Knowledge, file: str, items: Items, special: frozenset[str], problems: list[Problem]
    ) -> None:
        super().__init__(element, file, items)
        self._special, self._problems = special, problems

    def _compiled(self, logic: Logic | None, type: str = "") -> Code:
        names = frozenset((*self.needs, *self.imported))
        shop = Shop(self.place, self.items, names, self._special | specials(names), self._problems)
        tree = typed(lowered(logic, shop), type, shop)
        return compile_node(tree, Build("", names, names, types=self.items.known))

    def _scope(self, run: Deciding) -> Scope:
        names: dict[str, Value] = {name: unit.value(run) for name, unit in self.needs.items()}
        for name, units in self.imported.items():
            names[name] = {key: unit.value(run) for key, unit in units.items()}
        return Scope(names, None, run)


class Decides(_Worked):
    """A decision. Its value is worked out once in a call, after those it requires."""

    kind = "decision"

    def __init__(
        self, element: Decision, file: str, items: Items, special: frozenset[str], problems: list[Problem]
    ) -> None:
        super().__init__(element, file, items, special, problems)
        self.element = element
        self.type = items.type(element.type)

    @cached_property
    def code(self) -> Code:
        return self._compiled(self.element.logic, self.element.type)

    @cached_property
    def order(self) -> Sequence[Decides]:
        """The decisions it rests on, each after those it requires, itself last."""
        return in_order([self], frozenset())

    def value(self, run: Deciding) -> Value:
        if self not in run.memo:
            work_out(self.order, run)
        return run.memo[self]

    def worked_out(self, run: Deciding) -> Value:
        """Its value, those it requires being known."""
        since = len(run.reads)
        value = self.code(self._scope(run))
        run.record(self.kind, self.name, value, since)
        return value


class Knows(_Worked):
    """A business knowledge model: a function, which may call itself."""

    kind = "function"

    def __init__(
        self, element: Knowledge, file: str, items: Items, special: frozenset[str], problems: list[Problem]
    ) -> None:
        super().__init__(element, file, items, special, problems)
        self.element = element
        self.needs[self.name] = self
        self.parameters = tuple(one.name for one in element.function.parameters) if element.function else ()

    @cached_property
    def code(self) -> Code:
        return self._compiled(self.element.function)

    @cached_property
    def function(self) -> Function:
        """The function that its name stands for."""
        return Function(self.name, self.parameters, self._call)

    def value(self, run: Deciding) -> Value:
        return self.function

    def _call(self, run: Run, arguments: Sequence[Value]) -> Value:
        called = self.code(self._scope(deciding(run)))
        return called.call(run, arguments) if isinstance(called, Function) else called


class Serves(Unit):
    """A decision service: a function of its input data and input decisions, in that order."""

    kind = "service"

    def __init__(self, element: DecisionService, file: str, items: Items) -> None:
        super().__init__(element, file, items)
        drawn = items.type(element.type)
        base = bare(drawn) if drawn else None
        self.type: Type | None = base.result if isinstance(base, FunctionOf) else drawn
        self.outputs: list[Decides] = []
        self.inputs: list[Given | Decides] = []

    @cached_property
    def order(self) -> Sequence[Decides]:
        """The decisions inside, each after those it requires."""
        return in_order(self.outputs, frozenset(self.inputs))

    @cached_property
    def function(self) -> Function:
        """The service as something to call."""
        return Function(self.name, tuple(unit.name for unit in self.inputs), self._call)

    def value(self, run: Deciding) -> Value:
        return self.function

    def _call(self, run: Run, arguments: Sequence[Value]) -> Value:
        if len(arguments) != len(self.inputs):
            return Null(text("{name} needs {count} arguments", name=self.name, count=len(self.inputs)))
        fit = [_fitting(value, unit, run) for value, unit in zip(arguments, self.inputs, strict=True)]
        return self.served(deciding(run), dict(zip(self.inputs, fit, strict=True)))

    def asked(self, run: Deciding) -> Value:
        """What it answers to the caller of the model."""
        known: dict[object, Value] = {unit: given(unit.name, unit.type, run) for unit in self.inputs}
        since = len(run.reads)
        value = self.served(run, known)
        run.record(self.kind, self.name, value, since)
        return value

    def served(self, run: Deciding, known: Mapping[object, Value]) -> Value:
        """What it answers where these units are known and nothing else is."""
        outside, run.memo = run.memo, dict(known)
        run.enter(_HEIGHT_OF_A_SERVICE)
        try:
            work_out(self.order, run)
            values = {unit.name: run.memo[unit] for unit in self.outputs}
        finally:
            run.memo = outside
        run.leave(_HEIGHT_OF_A_SERVICE)
        answer = next(iter(values.values())) if len(self.outputs) == 1 else dict(values)
        return answer if self.type is None else coerced(answer, self.type, run)


def deciding(run: Run) -> Deciding:
    """The call of a model: its functions exist only in one."""
    if not isinstance(run, Deciding):
        raise TypeError("a function of a decision model was called outside of it")
    return run


def _fitting(value: Value, unit: Given | Decides, run: Run) -> Value:
    return value if unit.type is None else coerced(value, unit.type, run)


def work_out(order: Sequence[Decides], run: Deciding) -> None:
    """Work out what is not known yet."""
    for unit in order:
        if unit not in run.memo:
            run.memo[unit] = unit.worked_out(run)


def in_order(targets: Sequence[Decides], known: frozenset[Unit]) -> list[Decides]:
    """The decisions to work out for `targets`, each after those it requires; walked without recursion, since a graph
    may be as deep as somebody likes. Raises DecisionFailed for decisions that require each other."""
    done: dict[Decides, None] = {}
    path: dict[Unit, Iterator[Decides]] = {}
    for target in targets:
        waiting: list[Decides] = [target]
        while waiting:
            unit = waiting[-1]
            if unit not in path:
                path[unit] = (one for one in unit.required() if isinstance(one, Decides))
            following = next((one for one in path[unit] if one not in done and one not in known), None)
            if following is None:
                waiting.pop()
                done[unit] = None
                del path[unit]
            elif following in path:
                names = [one.name for one in waiting[waiting.index(following) :]]
                raise following.place.failed(cycle_of(names))
            else:
                waiting.append(following)
    return list(done)


def outside(asked: Decides | Serves) -> Iterator[Given | Decides]:
    """What is given from outside to work out a decision (through others too) or a service."""
    if isinstance(asked, Serves):
        yield from asked.inputs
        return
    seen: set[Unit] = set()
    waiting: list[Unit] = [asked]
    while waiting:
        for unit in waiting.pop().required():
            if unit in seen:
                continue
            seen.add(unit)
            if isinstance(unit, Given):
                yield unit
            elif isinstance(unit, Decides):
                waiting.append(unit)


def cycle_of(names: Sequence[str]) -> Text:
    """The sentence about elements that require each other."""
    return text("it requires itself: {cycle}", cycle=" → ".join((*names, names[0])))
