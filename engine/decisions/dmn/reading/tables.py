"""Decision tables."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from lxml import etree

from engine.decisions.dmn.boxed import Aggregation, Cell, HitPolicy, InputColumn, OutputColumn, Rule, Table
from engine.decisions.dmn.reading.xml import attribute, below, common, first, line_of, refused, text_in, type_ref
from engine.text import text

_Choice = TypeVar("_Choice", bound=StrEnum)


def read_table(node: etree._Element, file: str) -> Table:
    """A `decisionTable`. Raises BadModel for a hit policy or an aggregation that DMN does not know."""
    policy = _choice(node, "hitPolicy", HitPolicy, file) or HitPolicy.UNIQUE
    return Table(
        policy,
        _choice(node, "aggregation", Aggregation, file),
        tuple(_input(one) for one in below(node, "input")),
        tuple(_output(one) for one in below(node, "output")),
        tuple(_rule(one) for one in below(node, "rule")),
        **common(node),
    )


def _choice(node: etree._Element, name: str, choices: type[_Choice], file: str) -> _Choice | None:
    said = attribute(node, name)
    if not said:
        return None
    try:
        return choices(said)
    except ValueError:
        known = ", ".join(choices)
        raise refused(
            file, node, text("{attribute} “{value}” is not known: {known}", attribute=name, value=said, known=known)
        ) from None


def _input(node: etree._Element) -> InputColumn:
    expression = first(node, "inputExpression")
    cell = cell_of(expression) if expression is not None else Cell("", attribute(node, "id"), line_of(node))
    label = attribute(node, "label") or cell.source
    return InputColumn(label, cell, type_ref(expression), _values(node, "inputValues"))


def _output(node: etree._Element) -> OutputColumn:
    name = " ".join(attribute(node, "name").split())
    return OutputColumn(
        attribute(node, "label") or name,
        name,
        type_ref(node),
        _values(node, "outputValues"),
        _values(node, "defaultOutputEntry"),
        line_of(node),
    )


def _rule(node: etree._Element) -> Rule:
    return Rule(
        attribute(node, "id"),
        line_of(node),
        tuple(cell_of(one) for one in below(node, "inputEntry")),
        tuple(cell_of(one) for one in below(node, "outputEntry")),
        _annotations(node),
    )


def _annotations(node: etree._Element) -> tuple[str, ...]:
    """What stands beside a rule: annotation entries, or the description that Camunda's tools write."""
    said = (text_in(one) for one in below(node, "annotationEntry"))
    return tuple(one for one in (*said, text_in(node, "description")) if one)


def _values(node: etree._Element, name: str) -> Cell | None:
    found = first(node, name)
    cell = cell_of(found) if found is not None else None
    return cell if cell is not None and cell.source else None


def cell_of(node: etree._Element) -> Cell:
    """The text of an expression or of unary tests."""
    return Cell(text_in(node), attribute(node, "id"), line_of(node))
