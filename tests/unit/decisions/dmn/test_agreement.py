"""What lint says of random tables is what the engine does with them, at every value named and between any two."""

from __future__ import annotations

from itertools import product
from typing import cast

from hypothesis import example, given

from engine.decisions import Value
from engine.decisions.dmn import Trace, load_model
from engine.decisions.dmn.lint import lint_model
from tests.factories.decisions import decision, model, table
from tests.factories.decisions import given as drawn_input
from tests.unit.decisions.dmn.test_geometry import Table, points, space_of, tables


def drawn(policy: str, rules: Table, output: str = "rule") -> bytes:
    """A model whose rules answer with their own numbers, under a policy."""
    names = [f"c{place}" for place in range(len(rules[0]))]
    rows = [" | ".join((*rule, str(number))) for number, rule in enumerate(rules, 1)]
    return model(*map(drawn_input, names), decision("D", table(policy, names, (output,), *rows), *names))


def hits(rules: Table, *, beside: bool = False) -> list[list[int]]:
    """For every combination of the values that matter, the numbers of the rules that the engine lets hit; `beside`:
    with null and values of other kinds."""
    asked = load_model(drawn("RULE ORDER", rules))
    found: list[list[int]] = []
    for values in product(*(points(axis, beside=beside) for axis in space_of(rules).axes)):
        trace = Trace()
        inputs: dict[str, Value] = {f"c{place}": value for place, value in enumerate(values)}
        asked.decide("D", inputs, trace=trace)
        [decided] = trace
        found.append([hit.rule for hit in decided.tables[0].hits])
    return found


def said(policy: str, rules: Table, output: str = "rule") -> list[tuple[str, int]]:
    """(rule of lint, number of the rule it speaks of) of every finding about hits."""
    return [
        (finding.rule.removeprefix("dmn-table-"), _number(str(finding.message)))
        for finding in lint_model({"a.dmn": drawn(policy, rules, output)}, "a.dmn")
        if finding.rule in ("dmn-table-gap", "dmn-table-overlap", "dmn-table-conflict", "dmn-table-masked")
    ]


def _number(message: str) -> int:
    head = message.partition(":")[0].rpartition("rule ")[2]
    return int(head) if head.isdigit() else 0


@given(rules=tables())
def test_gaps_and_overlaps_of_unique_tables_are_those_of_the_engine(rules: Table) -> None:
    found, happened = said("UNIQUE", rules), hits(rules)
    assert any(name == "gap" for name, _ in found) == any(not together for together in happened)
    later = {number for together in happened for number in together[1:]}
    shown = [number for name, number in found if name == "overlap"]
    assert set(shown) == later or len(shown) == 10


@given(rules=tables())
def test_contradictions_of_any_tables_are_those_of_the_engine(rules: Table) -> None:
    found, happened = said("ANY", rules), hits(rules)
    assert any(name == "conflict" for name, _ in found) == any(len(together) > 1 for together in happened)


@given(rules=tables())
@example(rules=[("> 1",), ("<= 1",), ("-",)])
def test_masked_rules_of_first_tables_are_those_that_never_come_first(rules: Table) -> None:
    happened = hits(rules, beside=True)
    hitting = {number for together in happened for number in together}
    first = {together[0] for together in happened if together}
    assert {number for name, number in said("FIRST", rules) if name == "masked"} == hitting - first


@given(rules=tables())
def test_masked_rules_of_priority_tables_are_those_that_never_count(rules: Table) -> None:
    """Outputs are the numbers of the rules; the higher, the more important."""
    order = ",".join(str(number) for number in range(len(rules), 0, -1))
    happened = hits(rules, beside=True)
    hitting = {number for together in happened for number in together}
    counting = {max(together) for together in happened if together}
    found = said("PRIORITY", rules, f"rule = {order}")
    assert {number for name, number in found if name == "masked"} == hitting - counting


def test_the_engine_is_asked() -> None:
    assert hits(cast("Table", [("> 1",), ("> 2",)])) == [[], [], [1], [1], [1, 2]]
