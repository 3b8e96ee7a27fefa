"""Which decision a business rule task asks: a file of the route, a decision or service in it, and what that needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from engine.bpmn.model import Element
from engine.decisions.dmn import Model as Decisions
from engine.decisions.dmn import load_model, load_models
from engine.decisions.dmn.boxed import Table
from engine.decisions.dmn.model import Decision, DecisionService, Definitions, InputData, Knowledge
from engine.errors import BadInput
from engine.text import Text, text

SUFFIX = ".dmn"


@dataclass(frozen=True, eq=False, slots=True)
class Asked:
    """A decision or service of a file, and the names of what it must be given."""

    file: str
    name: str
    inputs: tuple[str, ...]
    service: bool
    model: Decisions

    def tables(self) -> Iterator[tuple[str, Table]]:
        """The tables of the file, each with the name of its decision or function."""
        definitions = self.model.definitions
        bodies = [(one.name, one.logic) for one in definitions.decisions]
        bodies += [(one.name, one.function.body) for one in definitions.knowledge if one.function]
        yield from ((name, logic) for name, logic in bodies if isinstance(logic, Table))

    def words(self) -> Iterator[tuple[str, str, int]]:
        """Everything in the file that people read where a decision is shown: (element, words, line)."""
        for one in self.model.definitions.decisions:
            yield one.name, one.name, one.line
        for name, table in self.tables():
            yield from ((name, column.label, column.expression.line) for column in table.inputs)
            yield from ((name, column.label, column.line) for column in table.outputs)
            yield from ((name, note, rule.line) for rule in table.rules for note in rule.annotations)


@dataclass(frozen=True, slots=True)
class Unbound:
    """Why a task asks nothing that is there, and what to do."""

    message: Text
    remedy: Text


def load_decisions(files: Mapping[str, bytes]) -> tuple[dict[str, Decisions], dict[str, BadInput]]:
    """The decision models among a bundle's files, which may import each other; and what of them cannot be read."""
    readable: dict[str, bytes] = {}
    broken: dict[str, BadInput] = {}
    for name, data in files.items():
        if name.endswith(SUFFIX):
            try:
                load_model(data, file=name)
                readable[name] = data
            except BadInput as error:
                broken[name] = error
    return load_models(readable), broken


def bind(element: Element, models: Mapping[str, Decisions]) -> Asked | Unbound:
    """What the task asks: found by name, else by id, in the file it names, else in the only one that has it."""
    among = {name: one for name, one in models.items() if element.decision_file in ("", name)}
    if not among:
        return _no_file(element, models)
    found = {name: one for name, model in among.items() if (one := _find(model.definitions, element.decision))}
    if not found:
        return _unknown(element, among)
    if len(found) > 1:
        message = text("“{name}” is decided in several files: {files}", name=element.decision, files=", ".join(found))
        return Unbound(message, text("Say with huiyin:decisionFile which one is meant."))
    ((file, one),) = found.items()
    if isinstance(one, Knowledge | InputData):
        message = text("“{name}” in {file} is no decision", name=element.decision, file=file)
        return Unbound(message, text("Name a decision or a decision service of the file."))
    inputs = tuple(dict.fromkeys(name for name, _ in models[file].inputs_of(one.name)))
    return Asked(file, one.name, inputs, isinstance(one, DecisionService), models[file])


def _find(definitions: Definitions, wanted: str) -> InputData | Decision | Knowledge | DecisionService | None:
    parts = definitions.elements()
    return next((one for one in parts if one.name == wanted), None) or next(
        (one for one in parts if one.id == wanted), None
    )


def _no_file(element: Element, models: Mapping[str, Decisions]) -> Unbound:
    if not element.decision_file:
        message = text("it asks “{name}”, and there is no DMN file beside the diagram", name=element.decision)
        return Unbound(message, text("Put the DMN file with this decision beside the route."))
    message = text("there is no readable DMN file “{file}”", file=element.decision_file)
    return Unbound(message, _instead(element.decision_file, models))


def _unknown(element: Element, among: Mapping[str, Decisions]) -> Unbound:
    message = text("no decision “{name}” stands in {files}", name=element.decision, files=", ".join(among))
    files = [model.definitions for model in among.values()]
    return Unbound(message, _instead(element.decision, [one.name for file in files for one in _askable(file)]))


def _askable(definitions: Definitions) -> Iterator[Decision | DecisionService]:
    yield from definitions.decisions
    yield from definitions.services


def _instead(wanted: str, known: Iterable[str]) -> Text:
    names = list(known)
    near = get_close_matches(wanted, names, n=1, cutoff=0.5)
    if near:
        return text("Did you mean “{name}”?", name=near[0])
    return text("Use one of {names}.", names=", ".join(names) or "—")
