"""A decision model, ready to be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TypeVar

from engine.decisions.dmn.graph import Graph, Library
from engine.decisions.dmn.lint.checking import check
from engine.decisions.dmn.model import Definitions
from engine.decisions.dmn.reading import read_definitions
from engine.decisions.dmn.run import Deciding
from engine.decisions.dmn.trace import Trace
from engine.decisions.dmn.units import Decides, Serves, Unit, outside
from engine.decisions.feel.environment import EMPTY, Environment
from engine.decisions.feel.expression import outward
from engine.decisions.feel.values import Null, Value
from engine.errors import EvaluationFailed, LimitReached, NotFound
from engine.findings import Finding
from engine.text import text

_Asked = TypeVar("_Asked", Decides, Serves)


class Model:
    """Decisions and services by name or id. Compiled piece by piece, each when it is first needed; safe to keep."""

    def __init__(self, definitions: Definitions, library: Library) -> None:
        self.definitions, self.library = definitions, library
        self._graph = Graph(definitions, library)

    @cached_property
    def findings(self) -> list[Finding]:
        """What a designer should mend, looked for when it is first asked."""
        return check(self.definitions, self.library.values())

    @property
    def decisions(self) -> list[str]:
        """The names of the decisions, in the order of the file."""
        return [unit.name for unit in self._graph.of(Decides)]

    @property
    def services(self) -> list[str]:
        """The names of the decision services, in the order of the file."""
        return [unit.name for unit in self._graph.of(Serves)]

    def inputs_of(self, name: str) -> tuple[tuple[str, str], ...]:
        """What a decision or service must be given, as (name, type as written): everything outside that it rests on,
        through other decisions too, each once. Raises NotFound."""
        asked: list[Decides | Serves] = [*self._graph.of(Decides), *self._graph.of(Serves)]
        found = next((unit for unit in asked if name in (unit.name, unit.id)), None)
        if found is None:
            raise NotFound(kind="decision", name=name)
        return tuple(dict.fromkeys((unit.name, unit.drawn_type) for unit in outside(found)))

    def decide(
        self,
        name: str,
        inputs: Mapping[str, object],
        env: Environment = EMPTY,
        *,
        strict: bool = False,
        trace: Trace | None = None,
    ) -> Value:
        """The value of the decision `name` (or its id); null is None. What the inputs lack is null.

        By the standard a failure inside is null, and goes on as such. `strict` stops there: it raises DecisionFailed
        for every null that comes of a failure, and for a table without a hit. Both raise DecisionFailed for a table
        whose hits contradict its policy and for decisions that require each other, LimitReached for what costs too
        much, and NotFound for a name that is no decision.
        """
        decision = self._unit(Decides, name)
        return self._worked(decision, inputs, env, strict=strict, trace=trace, work=decision.value)

    def invoke(
        self,
        service: str,
        inputs: Mapping[str, object],
        env: Environment = EMPTY,
        *,
        strict: bool = False,
        trace: Trace | None = None,
    ) -> Value:
        """What a decision service answers; `inputs` holds its input data and input decisions by name. As `decide`."""
        serves = self._unit(Serves, service)
        return self._worked(serves, inputs, env, strict=strict, trace=trace, work=serves.asked)

    def _unit(self, kind: type[_Asked], name: str) -> _Asked:
        units = self._graph.of(kind)
        found = next((unit for unit in units if unit.name == name), None)
        found = found or next((unit for unit in units if unit.id == name), None)
        if found is None:
            raise NotFound(kind=kind.kind, name=name)
        return found

    def _worked(
        self,
        unit: Unit,
        inputs: Mapping[str, object],
        env: Environment,
        *,
        strict: bool,
        trace: Trace | None,
        work: Callable[[Deciding], Value],
    ) -> Value:
        run = Deciding(inputs, env, strict=strict, trace=trace)
        named = f"{unit.place.file}: {unit.name}"
        try:
            value = work(run)
            return None if isinstance(value, Null) else outward(value, run)
        except RecursionError:
            raise LimitReached(source=named, detail=text("it is nested too deeply")) from None
        except EvaluationFailed as failed:
            if failed.params.get("source") == "":
                raise type(failed)(**{**failed.params, "source": named}) from None
            raise


def load_models(files: Mapping[str, bytes]) -> dict[str, Model]:
    """Read DMN files (name → bytes) that may import each other, found by their namespaces. As `load_model`."""
    read = {file: read_definitions(data, file) for file, data in files.items()}
    library = {one.namespace: one for one in read.values()}
    return {file: Model(one, library) for file, one in read.items()}


def load_model(data: bytes | str, *, file: str = "model.dmn", imports: Iterable[Model] = ()) -> Model:
    """Read a DMN file; `imports` are the models it may import, found by their namespace.

    Raises BadModel for what is no DMN. A part that cannot be worked out (an expression that does not parse, a function
    in Java) is no error here: `check` of `lint` finds it, and asking for it is null or, where strict, an error.
    """
    library: dict[str, Definitions] = {}
    for model in imports:
        library |= {**model.library, model.definitions.namespace: model.definitions}
    return Model(read_definitions(data.encode() if isinstance(data, str) else data, file), library)
