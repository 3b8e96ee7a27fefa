"""The page that says which constructs of BPMN run, from the table of models that the tests play."""

from __future__ import annotations

from engine.bpmn.support import UNSUPPORTED_NODES
from tests.conformance.table import Construct, Row, constructs
from tests.reference.markdown import page, table

_TABLE = "../../tests/conformance/table"


def bpmn_conformance_page() -> str:
    """Every construct with its sentences, and what cannot run."""
    found = constructs()
    return page(
        "# What of BPMN runs",
        f"Each sentence below is held by a model with the trace it must give: {sum(one.models for one in found)} "
        "models, worked out by hand from BPMN 2.0.2 (the clause is named where one decides), written so that they can "
        f"be checked by eye, and played twice: in memory, and saved and reloaded between any two moves. [How a row is "
        "read](../../tests/conformance/table.py), [how a model is written](../../tests/conformance/notation.py).",
        "A part of BPMN that this page does not name is refused by name when a model is built; nothing is misread. How "
        "the engine goes about it stands in [the BPMN engine](../explanation/bpmn-engine.md).",
        table(("construct", "models"), [(_link(one), str(one.models)) for one in found]),
        "## What cannot run",
        "These are refused when a model is built, with what to draw instead. A viewer shows them all the same.",
        table(("element", "instead"), [(f"`{name}`", str(remedy)) for name, remedy in UNSUPPORTED_NODES.items()]),
        "A transaction by another method than compensation is refused: `##Image` and `##Store` put back data, and a "
        "protocol wants machines; neither undoes what people did.",
        "Choreographies and conversations describe what happens between parties; here processes run. A file that holds "
        "them beside its processes is read for its processes.",
        *(block for construct in found for block in _section(construct)),
    )


def _link(construct: Construct) -> str:
    anchor = "".join(letter for letter in construct.name.lower() if letter.isalnum() or letter in " -")
    return f"[{construct.name}](#{anchor.replace(' ', '-')})"


def _section(construct: Construct) -> tuple[str, str, str]:
    sentences = "\n".join(f"- {_sentence(row)}" for row in construct.rows)
    source = f"[{construct.file}.yaml]({_TABLE}/{construct.file}.yaml)"
    return f"## {construct.name}", f"{construct.about.strip()} {source}", sentences


def _sentence(row: Row) -> str:
    clause = f" ({row.clause})" if row.clause else ""
    refused = f": `{row.refused.partition('/')[0]}`" if row.refused else ""
    return f"{row.name}{refused}{clause}"
