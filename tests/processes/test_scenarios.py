"""Every shipped scenario holds, and together they pass every node and flow, and every rule of decision tables."""

from __future__ import annotations

import pytest

from tests.processes.shipped import KEYS, played


def test_a_shipped_route_decides_by_a_table_and_each_of_its_rules_is_proven() -> None:
    coverage = played("premium_rate_dispute").coverage
    assert coverage.rules_seen == len(coverage.rules) == 5


def test_the_three_everyday_routes_are_there() -> None:
    assert {"customer_voice", "premium_rate_dispute", "package_marketing_complaint"} <= set(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_every_scenario_goes_as_it_says(key: str) -> None:
    outcome = played(key)
    assert outcome.problem == ""
    assert {result.file.name: result.failure for result in outcome.results if not result.passed} == {}


@pytest.mark.parametrize("key", KEYS)
def test_scenarios_pass_every_node_flow_and_rule(key: str) -> None:
    assert played(key).coverage.missing == ()


@pytest.mark.parametrize("key", KEYS)
def test_a_customer_may_withdraw_on_every_route(key: str) -> None:
    withdrawn = [result for result in played(key).results if "withdraw:" in result.file.read_text("utf-8")]
    assert withdrawn
    assert all(result.passed for result in withdrawn)
