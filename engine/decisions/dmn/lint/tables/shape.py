"""Whether a table is whole, and its policy one that it can follow."""

from __future__ import annotations

from collections.abc import Iterator

from engine.decisions.dmn import boxed
from engine.decisions.dmn.boxed import HitPolicy
from engine.decisions.dmn.lint.walk import Part
from engine.findings import Finding
from engine.rulebook import error, warning
from engine.text import text

FAMILY = "Decisions: tables"
SINGLE = frozenset([HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.PRIORITY, HitPolicy.FIRST])

CELLS = error("dmn-table-cells", FAMILY, "A rule has more or fewer cells than the table has columns.", "8.2.3")
EMPTY = warning("dmn-table-empty", FAMILY, "A table has no rule, so it answers nothing.")
NO_OUTPUT = error("dmn-table-output-missing", FAMILY, "A table has no output column.", "8.2.3")
OUTPUT_NAME = error(
    "dmn-table-output-name", FAMILY, "Of several output columns one has no name, or two have the same.", "8.3.3"
)
AGGREGATION = error(
    "dmn-table-aggregation",
    FAMILY,
    "An aggregation stands at another policy than COLLECT, or at several outputs.",
    "8.2.8",
)
PRIORITY = error(
    "dmn-table-priority",
    FAMILY,
    "A table chooses by the priority of its outputs and does not say which output comes first.",
    "8.2.8",
)
DEFAULT = warning(
    "dmn-table-default",
    FAMILY,
    "A table that answers with all hits has a default: an empty list, a count of 0 is what people expect there.",
)


def check(part: Part, table: boxed.Table) -> Iterator[Finding]:
    """Findings about a table as it is drawn."""
    spot = part.spot
    if not table.outputs:
        yield spot.finding(NO_OUTPUT, text("the table has no output"), text("Add the column with its answer."))
    if not table.rules:
        yield spot.finding(EMPTY, text("the table has no rule"), text("Write its rules."))
    yield from _cells(part, table)
    yield from _names(part, table)
    yield from _policy(part, table)


def _cells(part: Part, table: boxed.Table) -> Iterator[Finding]:
    for number, rule in enumerate(table.rules, 1):
        for cells, columns in ((rule.inputs, len(table.inputs)), (rule.outputs, len(table.outputs))):
            if len(cells) != columns:
                spot = part.spot.at(text("rule {rule}", rule=number), rule.line)
                detail = text("it has {count} cells for {columns} columns", count=len(cells), columns=columns)
                yield spot.finding(CELLS, detail, text("Write one cell for each column; - lets everything pass."))


def _names(part: Part, table: boxed.Table) -> Iterator[Finding]:
    names = [one.name for one in table.outputs]
    if len(names) < 2:
        return
    for column in table.outputs:
        if not column.name:
            spot = part.spot.at(text("its output"), column.line)
            yield spot.finding(
                OUTPUT_NAME, text("one of several outputs has no name"), text("Give every output a name.")
            )
    for name in dict.fromkeys(name for name in names if name and names.count(name) > 1):
        detail = text("“{name}” is there twice", name=name)
        yield part.spot.finding(OUTPUT_NAME, detail, text("Give one of them another name."))


def _policy(part: Part, table: boxed.Table) -> Iterator[Finding]:
    policy = table.policy
    if table.aggregation is not None and policy is not HitPolicy.COLLECT:
        detail = text("{policy} cannot aggregate", policy=policy)
        yield part.spot.finding(AGGREGATION, detail, text("Choose COLLECT, or remove the aggregation."))
    elif table.aggregation is not None and len(table.outputs) > 1:
        detail = text("{aggregation} of several outputs means nothing", aggregation=table.aggregation)
        yield part.spot.finding(AGGREGATION, detail, text("Keep one output, or one table for each."))
    ranks = policy in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER)
    if ranks and all(column.values is None for column in table.outputs):
        detail = text("{policy} needs the output values in their order", policy=policy)
        yield part.spot.finding(PRIORITY, detail, text("List the values, the most important one first."))
    if policy not in SINGLE and any(one.default is not None for one in table.outputs):
        detail = text("{policy} answers with a list, and has a default", policy=policy)
        yield part.spot.finding(DEFAULT, detail, text("Remove the default, or choose another policy."))
