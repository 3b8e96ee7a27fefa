"""A scenario file is checked like any other file of a designer: the line, what is wrong, what to write."""

from __future__ import annotations

import pytest

from engine.errors import BadFile
from engine.scenarios import load_scenario

GOOD = """\
name: goes well
at: 2025-09-29T16:00+08:00
start: {channel: phone, kind: complaint, customer: {name: Li}}
steps:
  - complete: triage
    with: {unit: network}
    by: zhouwenbo
  - expect:
      open: [accept]
      due: {accept: 2025-10-10}
expect: {end: done}
"""


def test_a_scenario_reads_as_written() -> None:
    scenario = load_scenario(GOOD, "s.yaml")
    assert scenario.at.isoformat() == "2025-09-29T08:00:00+00:00"
    assert (scenario.channel, scenario.customer, scenario.start) == ("phone", {"name": "Li"}, {"kind": "complaint"})
    first, second = scenario.steps
    assert (first.verb, first.value, first.answers, first.by) == (
        "complete",
        "triage",
        {"unit": "network"},
        "zhouwenbo",
    )
    assert (second.verb, second.line, second.lines["due"]) == ("expect", 8, 10)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("name: goes well\n", "", "name"),
        ("2025-09-29T16:00+08:00", "2025-09-29T16:00", "at"),
        ("2025-09-29T16:00+08:00", "2025-13-29T16:00+08:00", "line 2"),
        ("complete: triage", "compleet: triage", "complete"),
        ("    by: zhouwenbo", "    by: zhouwenbo\n    wait: 1wd", "line 5"),
        ("open: [accept]", "open: accept", "open"),
        ("expect: {end: done}", "expect: {path: [a]}", "end"),
        ("  - complete: triage", "  - wait: soon\n  - complete: triage", "wait"),
        ("open: [accept]", "escalations: {accept: [warm]}", "“warm” is not one of warn, urge"),
        ("{end: done}", "{end: done, escalations: {legal: [supervise]}}", "line 11: expect.escalations.legal.0"),
    ],
)
def test_a_mistake_is_named(old: str, new: str, named: str) -> None:
    assert old in GOOD
    with pytest.raises(BadFile) as caught:
        load_scenario(GOOD.replace(old, new), "s.yaml")
    assert named in caught.value.show()
    assert "s.yaml" in caught.value.show()
