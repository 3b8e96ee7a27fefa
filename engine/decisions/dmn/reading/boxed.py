"""Boxed expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lxml import etree

from engine.decisions.dmn import boxed
from engine.decisions.dmn.reading.tables import read_table
from engine.decisions.dmn.reading.xml import attribute, below, common, first, line_of, refused, text_in, type_ref
from engine.text import text
from engine.xmlfile import local_name

LOGIC = (
    "literalExpression", "decisionTable", "invocation", "context", "list", "relation", "functionDefinition",
    "conditional", "filter", "for", "some", "every",
)  # fmt: skip


class Boxes:
    """Reads the logic in one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._readers: dict[str, Callable[[etree._Element], boxed.Logic]] = {
            "literalExpression": self._literal,
            "decisionTable": lambda node: read_table(node, self.file),
            "invocation": self._invocation,
            "context": self._context,
            "list": self._list,
            "relation": self._relation,
            "functionDefinition": self._function,
            "encapsulatedLogic": self._function,
            "conditional": self._conditional,
            "filter": self._filter,
            "for": self._iterator,
            "some": self._iterator,
            "every": self._iterator,
        }

    def read(self, node: etree._Element | None) -> boxed.Logic | None:
        """The logic of an element; None without one."""
        return None if node is None else self._readers[local_name(node)](node)

    def _inside(self, node: etree._Element | None) -> boxed.Logic | None:
        return self.read(first(node, *LOGIC))

    def _all(self, nodes: Iterable[etree._Element]) -> tuple[boxed.Logic | None, ...]:
        return tuple(self.read(node) for node in nodes)

    def _literal(self, node: etree._Element) -> boxed.Literal:
        if first(node, "importedValues") is not None:
            raise refused(self.file, node, text("imported values are not supported"))
        return boxed.Literal(text_in(node), attribute(node, "expressionLanguage"), **common(node))

    def _invocation(self, node: etree._Element) -> boxed.Invocation:
        bindings = tuple(
            (_parameter(first(one, "parameter")).name, self._inside(one)) for one in below(node, "binding")
        )
        return boxed.Invocation(self._inside(node), bindings, **common(node))

    def _context(self, node: etree._Element) -> boxed.Context:
        entries = []
        for one in below(node, "contextEntry"):
            variable = first(one, "variable")
            named = _parameter(variable) if variable is not None else None
            entries.append(boxed.Entry(named, self._inside(one), line_of(one)))
        return boxed.Context(tuple(entries), **common(node))

    def _list(self, node: etree._Element) -> boxed.Listing:
        return boxed.Listing(self._all(below(node, *LOGIC)), **common(node))

    def _relation(self, node: etree._Element) -> boxed.Relation:
        columns = tuple(_parameter(one) for one in below(node, "column"))
        rows = tuple(self._all(below(row, *LOGIC)) for row in below(node, "row"))
        return boxed.Relation(columns, rows, **common(node))

    def _function(self, node: etree._Element) -> boxed.FunctionDefinition:
        parameters = tuple(_parameter(one) for one in below(node, "formalParameter"))
        kind = attribute(node, "kind") or "FEEL"
        return boxed.FunctionDefinition(parameters, self._inside(node), kind, **common(node))

    def _conditional(self, node: etree._Element) -> boxed.Conditional:
        parts = (self._inside(first(node, name)) for name in ("if", "then", "else"))
        return boxed.Conditional(*parts, **common(node))

    def _filter(self, node: etree._Element) -> boxed.Filter:
        return boxed.Filter(self._inside(first(node, "in")), self._inside(first(node, "match")), **common(node))

    def _iterator(self, node: etree._Element) -> boxed.Iterator:
        return boxed.Iterator(
            boxed.Loop(local_name(node)),
            boxed.Parameter(" ".join(attribute(node, "iteratorVariable").split())),
            self._inside(first(node, "in")),
            self._inside(first(node, "return", "satisfies")),
            **common(node),
        )


def _parameter(node: etree._Element | None) -> boxed.Parameter:
    if node is None:
        return boxed.Parameter("")
    return boxed.Parameter(" ".join(attribute(node, "name").split()), type_ref(node))
