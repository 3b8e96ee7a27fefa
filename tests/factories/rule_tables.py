"""Small DMN files for tests: written as text, because that is what designers' tools write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from engine.decisions import compile_expression

DMN = "https://www.omg.org/spec/DMN/20211108/MODEL/"

Rule = tuple[str, ...]
"""The cells of a row: inputs, outputs, and one annotation more or none."""


def decisions(*parts: str, inputs: Mapping[str, str] | None = None, name: str = "refunds") -> bytes:
    """A file with these inputs (name → type) and decisions."""
    given = "".join(
        f'<inputData id="in_{key}" name={quoteattr(key)}><variable name={quoteattr(key)} typeRef="{kind}"/></inputData>'
        for key, kind in (inputs or {}).items()
    )
    head = f'<definitions xmlns="{DMN}" id="{name}_file" name="{name}" namespace="urn:example:{name}">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{given}{"".join(parts)}\n</definitions>'.encode()


def decision(name: str, logic: str, needs: Sequence[str] = (), key: str = "") -> str:
    """A decision that needs these inputs, or decisions written as `#id`."""
    needed = "".join(map(_requirement, needs))
    variable = f"<variable name={quoteattr(name)}/>"
    return f'<decision id="{key or name}" name={quoteattr(name)}>{variable}{needed}{logic}</decision>'


def table(inputs: Sequence[str], outputs: Sequence[str], *rules: Rule, policy: str = "UNIQUE") -> str:
    """A decision table; each rule holds its cells, and an annotation behind them or none."""
    columns = "".join(f"<input><inputExpression><text>{escape(one)}</text></inputExpression></input>" for one in inputs)
    columns += "".join(f"<output name={quoteattr(one)}/>" for one in outputs)
    if any(len(rule) > len(inputs) + len(outputs) for rule in rules):
        columns += '<annotation name="why"/>'
    rows = "".join(_row(rule, len(inputs), len(outputs)) for rule in rules)
    return f'<decisionTable hitPolicy="{policy}">{columns}{rows}</decisionTable>'


def literal(source: str) -> str:
    """A decision that is one expression."""
    return f"<literalExpression><text>{escape(source)}</text></literalExpression>"


def plain(answers: Mapping[str, str]) -> bytes:
    """A file of decisions that are one expression each; their inputs are the names that these take from outside."""
    needs = {name: sorted(compile_expression(source).free_names) for name, source in answers.items()}
    parts = (decision(name, literal(source), needs[name]) for name, source in answers.items())
    return decisions(*parts, inputs=dict.fromkeys((one for names in needs.values() for one in names), "Any"))


def _requirement(needed: str) -> str:
    kind, key = ("requiredDecision", needed[1:]) if needed.startswith("#") else ("requiredInput", f"in_{needed}")
    return f'<informationRequirement><{kind} href="#{key}"/></informationRequirement>'


def _row(rule: Rule, inputs: int, outputs: int) -> str:
    tests = "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in rule[:inputs])
    gives = "".join(f"<outputEntry><text>{escape(cell)}</text></outputEntry>" for cell in rule[inputs:][:outputs])
    notes = "".join(
        f"<annotationEntry><text>{escape(one)}</text></annotationEntry>" for one in rule[inputs + outputs :]
    )
    return f"<rule>{tests}{gives}{notes}</rule>"


APPROVER = decision(
    "approver",
    table(
        ["amount"],
        ["who"],
        ("<= 100", '"clerk"', "small amounts are settled on the spot"),
        ("(100..500]", '"lead"', "the team lead answers for it"),
        ("> 500", '"head"', "large amounts go to the head"),
    ),
    ["amount"],
)
"""Who must approve a refund."""

REFUNDS = decisions(APPROVER, inputs={"amount": "number"})

AUTHORITY = decisions(
    decision(
        "authority",
        table(
            ["amount"],
            ["group"],
            ("<= 100", '"billing"', "small amounts are settled on the spot"),
            ("(100..1000]", '"billing_lead"', "the team lead answers for it"),
            ("> 1000", '"billing_head"', "large amounts go to the head"),
        ),
        ["amount"],
    ),
    inputs={"amount": "number"},
    name="authority",
)
"""Which group of the demo office must approve a refund."""
