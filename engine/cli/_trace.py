"""A trace of decisions in words: what was worked out, from which inputs, by which rules."""

from __future__ import annotations

from collections.abc import Iterator

from engine.cli._values import as_json
from engine.decisions.dmn.trace import Decided, Hit, TableRead, Trace
from engine.text import Text, Translate, text

_SIGNS = ("<", ">", "=", "!=")
_KINDS = {"function": text("function"), "service": text("decision service")}


def told(trace: Trace, translate: Translate) -> Iterator[str]:
    """Lines for a person: each decision after those it rests on."""
    for decided in trace:
        for table in decided.tables:
            yield from (line.show(translate) for line in _table(table, decided))
        yield _answer(decided).show(translate)


def _answer(decided: Decided) -> Text:
    name: object = decided.name
    if decided.kind in _KINDS:
        name = text("{name} ({kind})", name=decided.name, kind=_KINDS[decided.kind])
    if decided.reason is not None:
        return text("{name} = null: {reason}", name=name, reason=decided.reason)
    return text("{name} = {value}", name=name, value=as_json(decided.value))


def _table(table: TableRead, decided: Decided) -> Iterator[Text]:
    given = ", ".join(f"{label} = {as_json(value)}" for label, value in table.inputs)
    if table.element == decided.name:
        yield text("{name}, asked with {inputs}", name=table.element, inputs=given or "–")
    else:
        yield text("{name}, called by {caller} with {inputs}", name=table.element, caller=decided.name,
                   inputs=given or "–")  # fmt: skip
    for hit in table.hits:
        yield _hit(hit)
    if table.default:
        yield text("  no rule hits, so the default: {output}", output=as_json(table.output))
    elif not table.hits:
        yield text("  no rule hits")
    elif len(table.hits) > 1:
        yield text("  together, by {policy}: {output}", policy=table.policy, output=as_json(table.output))


def _hit(hit: Hit) -> Text:
    tests = ", ".join(_test(label, cell) for label, cell in hit.tests)
    outputs = ", ".join(f"{label} = {cell}" if label and len(hit.outputs) > 1 else cell for label, cell in hit.outputs)
    shown = text("  rule {rule}: {tests} → {outputs}", rule=hit.rule, tests=tests or text("every input"),
                 outputs=outputs)  # fmt: skip
    return text("{line}  ({note})", line=shown, note="; ".join(hit.annotations)) if hit.annotations else shown


def _test(label: str, cell: str) -> str:
    """A cell as a sentence about its column: `amount > 500`, `channel: "phone", "web"`."""
    return f"{label} {cell}" if cell.startswith(_SIGNS) else f"{label}: {cell}"
