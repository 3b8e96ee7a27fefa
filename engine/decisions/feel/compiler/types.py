"""`instance of`, and the types of parameters."""

from __future__ import annotations

from engine.decisions.feel.compiler.build import Build, Code, Scope, compile_node, compiles
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.syntax.types import SIMPLE
from engine.decisions.feel.types import Type, type_of
from engine.decisions.feel.values import Value
from engine.text import text


@compiles(nodes.InstanceOf)
def _instance_of(node: nodes.InstanceOf, build: Build) -> Code:
    subject, wanted = compile_node(node.subject, build), compile_type(node.type, build)

    def code(scope: Scope) -> Value:
        scope.run.spend(3)
        return wanted.accepts(subject(scope), scope.run)

    return code


def compile_type(node: nodes.TypeName, build: Build) -> Type:
    """The type that `node` names; BadExpression for a name that is not known."""
    found = type_of(node, build.types)
    if found is None:
        known = ", ".join((*SIMPLE, *build.types))
        raise build.problem(
            node.at, text("the type “{name}” is not known; types are {known}", name=node.name, known=known)
        )
    return found
