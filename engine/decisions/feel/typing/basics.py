"""Literals, names, lists, contexts, `if`, `and`, `or`, `instance of`."""

from __future__ import annotations

from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.typing import remedies
from engine.decisions.feel.typing.convert import of_name, of_value
from engine.decisions.feel.typing.ground import Ground, infers, type_of
from engine.decisions.feel.typing.types import (
    ANY,
    BOOLEAN,
    NULL,
    ContextType,
    ListType,
    RangeType,
    Type,
    described,
    kind_name,
    may_be,
    parts,
    union,
)
from engine.text import text


@infers(nodes.Literal)
def _literal(node: nodes.Literal, ground: Ground) -> Type:
    return of_value(node.value)


@infers(nodes.Name)
def _name(node: nodes.Name, ground: Ground) -> Type:
    found = ground.find(node.name)
    if found is None and node.name not in ground.asked:
        ground.report(
            node, text("nothing here is called “{name}”", name=node.name), remedies.name_remedy(node.name, ground)
        )
    return ANY if found is None else found


@infers(nodes.ListOf)
def _list(node: nodes.ListOf, ground: Ground) -> Type:
    return ListType(union(*(type_of(item, ground) for item in node.items)))


@infers(nodes.ContextOf)
def _context(node: nodes.ContextOf, ground: Ground) -> Type:
    entries: dict[str, Type] = {}
    for key, entry in node.entries:
        # An entry may call itself if it is a function; what it will be is not known yet.
        entries[key] = type_of(entry, ground.binding({**entries, key: ANY}))
    return ContextType(tuple(entries.items()))


@infers(nodes.If)
def _if(node: nodes.If, ground: Ground) -> Type:
    truth(node.condition, ground)
    return union(type_of(node.then, ground), type_of(node.otherwise, ground))


@infers(nodes.Logic)
def _logic(node: nodes.Logic, ground: Ground) -> Type:
    for term in node.terms:
        truth(term, ground)
    return BOOLEAN


def truth(node: nodes.Node, ground: Ground) -> None:
    """Something that has to be true or false in its place; a mistake when it never is."""
    found = type_of(node, ground)
    if not may_be(found, BOOLEAN):
        ground.report(node, text("expected true or false, found {kind}", kind=described(found)), remedies.TRUTH)


@infers(nodes.InstanceOf)
def _instance_of(node: nodes.InstanceOf, ground: Ground) -> Type:
    found, wanted = type_of(node.subject, ground), of_name(node.type)
    if wanted != NULL and not any(_can_be(part, node.type) for part in parts(found)):
        message = text("this is never true: the value is {kind}", kind=described(found))
        ground.report(node, message, remedies.TYPE)
    return BOOLEAN


def _can_be(part: Type, wanted: nodes.TypeName) -> bool:
    """Whether a value of this type, other than null, can be an instance. Entries that are asked for must be there."""
    if part == ANY or (wanted.name == "Any" and part != NULL):
        return True
    if kind_name(part) != wanted.name:
        return False
    if isinstance(part, RangeType) and wanted.parts:
        return any(_can_be(end, wanted.parts[0]) for end in parts(part.end))
    if isinstance(part, ContextType) and wanted.parts:
        return all(
            _entry_can_be(part.entry(label), inner) for label, inner in zip(wanted.labels, wanted.parts, strict=True)
        )
    return True


def _entry_can_be(entry: Type | None, wanted: nodes.TypeName) -> bool:
    if wanted.name == "Null":
        return True
    return entry is not None and any(_can_be(part, wanted) for part in parts(entry))
