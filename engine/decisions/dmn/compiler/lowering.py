"""Boxed expressions as FEEL's tree: a boxed context is a context, a conditional an `if`, and so on."""

from __future__ import annotations

from functools import singledispatch

from engine.decisions.dmn import boxed
from engine.decisions.dmn.compiler.leaves import NOTHING, broken, typed, written
from engine.decisions.dmn.compiler.shop import Shop
from engine.decisions.dmn.compiler.table import lowered_table
from engine.decisions.dmn.compiler.truths import WithTruths, truth
from engine.decisions.dmn.reading.xml import FEEL
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.syntax.lexer import problem
from engine.text import Text, text

_RESULT = ""
"""The key of a context's result: no entry can have it."""


def lowered(logic: boxed.Logic | None, shop: Shop) -> nodes.Node:
    """The tree of `logic`, which must be of its type; null where nothing was drawn."""
    if logic is None:
        return NOTHING
    here = shop.at(shop.place.part, logic.line, logic.id)
    return typed(_lowered(logic, here), logic.type, here)


@singledispatch
def _lowered(logic: boxed.Logic, shop: Shop) -> nodes.Node:
    raise TypeError(type(logic))


def _refused(shop: Shop, detail: Text) -> nodes.Node:
    return broken(problem("", 0, detail), shop)


@_lowered.register
def _literal(logic: boxed.Literal, shop: Shop) -> nodes.Node:
    if logic.language and logic.language not in FEEL:
        return _refused(shop, text("expressions are written in FEEL, not {language}", language=logic.language))
    return written(logic.source, shop)


@_lowered.register
def _table(logic: boxed.Table, shop: Shop) -> nodes.Node:
    return lowered_table(logic, shop)


@_lowered.register
def _context(logic: boxed.Context, shop: Shop) -> nodes.Node:
    entries: list[tuple[str, nodes.Node]] = []
    for entry in logic.entries:
        if entry.variable is None:
            entries.append((_RESULT, lowered(entry.logic, shop.at(text("the result of the context"), entry.line))))
            break
        name = entry.variable.name
        here = shop.at(text("the entry “{name}”", name=name), entry.line)
        entries.append((name, typed(lowered(entry.logic, here), entry.variable.type, here)))
        shop = shop.knowing(name)
    context = nodes.ContextOf(0, tuple(entries))
    return nodes.Path(0, context, _RESULT) if entries and entries[-1][0] == _RESULT else context


@_lowered.register
def _list(logic: boxed.Listing, shop: Shop) -> nodes.Node:
    return nodes.ListOf(0, tuple(lowered(item, shop) for item in logic.items))


@_lowered.register
def _relation(logic: boxed.Relation, shop: Shop) -> nodes.Node:
    return nodes.ListOf(0, tuple(_row(logic.columns, row, number, shop) for number, row in enumerate(logic.rows, 1)))


def _row(
    columns: tuple[boxed.Parameter, ...], row: tuple[boxed.Logic | None, ...], number: int, shop: Shop
) -> nodes.Node:
    entries: list[tuple[str, nodes.Node]] = []
    for column, cell in zip(columns, row, strict=False):
        here = shop.at(text("row {row}, column “{column}”", row=number, column=column.name))
        entries.append((column.name, typed(lowered(cell, here), column.type, here)))
    return nodes.ContextOf(0, tuple(entries))


@_lowered.register
def _function(logic: boxed.FunctionDefinition, shop: Shop) -> nodes.Node:
    if logic.kind != "FEEL":
        return _refused(shop, text("functions in {kind} are not allowed; write the function in FEEL", kind=logic.kind))
    names = tuple(one.name for one in logic.parameters)
    types = tuple(_type_name(one.type, shop) for one in logic.parameters)
    return nodes.Lambda(0, names, types, lowered(logic.body, shop.knowing(*names)))


def _type_name(name: str, shop: Shop) -> nodes.TypeName | None:
    found = shop.items.type(name)
    return None if found is None or found.name == "Any" else nodes.TypeName(0, shop.items.canonical(name))


@_lowered.register
def _invocation(logic: boxed.Invocation, shop: Shop) -> nodes.Node:
    function = lowered(logic.function, shop.at(text("the function that is called")))
    names = tuple(name for name, _ in logic.bindings)
    arguments = tuple(
        lowered(value, shop.at(text("the argument “{name}”", name=name))) for name, value in logic.bindings
    )
    return nodes.Call(0, function, arguments, names)


@_lowered.register
def _conditional(logic: boxed.Conditional, shop: Shop) -> nodes.Node:
    return nodes.If(
        0,
        lowered(logic.condition, shop.at(text("the condition"))),
        lowered(logic.then, shop.at(text("the part “then”"))),
        lowered(logic.otherwise, shop.at(text("the part “else”"))),
    )


@_lowered.register
def _filter(logic: boxed.Filter, shop: Shop) -> nodes.Node:
    source = lowered(logic.source, shop.at(text("the list")))
    inside = shop.knowing("item").at(text("the condition"))
    return WithTruths(0, nodes.Filter(0, source, truth(lowered(logic.match, inside), inside)))


@_lowered.register
def _iterator(logic: boxed.Iterator, shop: Shop) -> nodes.Node:
    name = logic.variable.name
    turns = (nodes.Iteration(0, name, lowered(logic.source, shop.at(text("the list"))), None),)
    inside = shop.knowing(name)
    if logic.loop is boxed.Loop.FOR:
        return nodes.For(0, turns, lowered(logic.body, inside.knowing("partial").at(text("the part “return”"))))
    asked = inside.at(text("the part “satisfies”"))
    return WithTruths(0, nodes.Quantified(0, str(logic.loop), turns, truth(lowered(logic.body, asked), asked)))
