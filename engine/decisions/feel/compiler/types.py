"""`instance of`, and the types of parameters."""

from __future__ import annotations

from engine.decisions.feel.compiler.build import Build, Code, Scope, compile_node, compiles
from engine.decisions.feel.run import Run
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.values import NULL, Function, Null, Range, Value, kind_of


@compiles(nodes.InstanceOf)
def _instance_of(node: nodes.InstanceOf, build: Build) -> Code:
    subject, wanted = compile_node(node.subject, build), node.type

    def code(scope: Scope) -> Value:
        return conforms(subject(scope), wanted, scope.run)

    return code


def conforms(value: Value, wanted: nodes.TypeName, run: Run) -> bool:
    """Whether a value is of a type. Null is of type Null only; Any is everything but null."""
    run.spend(3)
    if isinstance(value, Null):
        return wanted.name == "Null"
    if wanted.name == "Any":
        return True
    if kind_of(value) != wanted.name:
        return False
    if isinstance(value, Function) and wanted.parts:
        return len(value.parameters) == len(wanted.parts) - 1
    return all(conforms(part, inner, run) for part, inner in _parts(value, wanted))


def _parts(value: Value, wanted: nodes.TypeName) -> list[tuple[Value, nodes.TypeName]]:
    """What must conform to which inner type."""
    if not wanted.parts:
        return []
    if isinstance(value, list):
        return [(item, wanted.parts[0]) for item in value]
    if isinstance(value, Range):
        return [(end, wanted.parts[0]) for end in (value.low, value.high) if end is not None]
    if isinstance(value, dict):
        return [(value.get(label, NULL), part) for label, part in zip(wanted.labels, wanted.parts, strict=True)]
    return []
