"""Asking a decision for a business rule task, strictly: what has no sound answer stops the run."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.changes import DecisionMade
from engine.bpmn.data.values import adopt, adopt_value
from engine.bpmn.deciding.asked import Asked
from engine.decisions import Environment, to_plain
from engine.decisions.dmn import Trace
from engine.errors import EvaluationFailed, RunFailed
from engine.text import text


def ask(asked: Asked, data: Mapping[str, object], env: Environment, element: str) -> DecisionMade:
    """What the decision says for a case's `data`, of which it sees what it declares as its inputs; anything but a sound
    answer stops the run at `element`."""
    for name in asked.inputs:
        if name not in data:
            detail = text("{file}: “{name}” needs “{input}”, which the case does not have", file=asked.file,
                          name=asked.name, input=name)  # fmt: skip
            raise RunFailed(element=element, detail=detail)
    return answer(asked, {name: data[name] for name in asked.inputs}, env, element)


def answer(asked: Asked, inputs: Mapping[str, object], env: Environment, element: str) -> DecisionMade:
    """The same with nothing but its inputs, as they were kept."""
    trace = Trace()
    call = asked.model.invoke if asked.service else asked.model.decide
    try:
        value = to_plain(call(asked.name, inputs, env, strict=True, trace=trace))
    except EvaluationFailed as error:
        raise RunFailed(element=element, detail=error.text) from error
    # What the run goes on to do with its data must not change what is told of this.
    return DecisionMade(element, asked.file, asked.name, adopt(inputs), adopt_value(value, asked.name), tuple(trace))
