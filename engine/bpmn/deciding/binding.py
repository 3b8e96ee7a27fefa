"""Which decision a business rule task asks: a file of the route, a decision or service in it, and what that needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from engine.bpmn.deciding.asked import Asked, Unbound
from engine.bpmn.model import Element
from engine.decisions.dmn import Model as Decisions
from engine.decisions.dmn import load_model, load_models
from engine.decisions.dmn.model import Decision, DecisionService, Definitions, InputData, Knowledge
from engine.errors import BadInput
from engine.text import Text, text

SUFFIX = ".dmn"


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
