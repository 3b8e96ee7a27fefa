"""`huiyin test`: what it says when all is well, and where it points when it is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.bpmn.bundle.package import LADDERS_FILE, Bundle
from engine.cli._root import huiyin
from tests.factories.calendars import PROCESSES
from tests.factories.diagrams import line, user_task
from tests.factories.matters import route
from tests.factories.routes import chain, loop
from tests.factories.rule_tables import AUTHORITY

ONCE = """\
name: one turn
at: 2025-11-03T09:00+08:00
start: {channel: phone}
steps:
  - complete: turn
    with: {again: false}
expect:
  end: end
  path: [start, turn]
"""
TWICE = ONCE.replace("one turn", "two turns").replace("steps:", "steps:\n  - {complete: turn, with: {again: true}}")


def write(folder: Path, route: Bundle, **scenarios: str) -> Path:
    """The route as files on disk, with scenarios."""
    home = folder / route.key
    for name, data in route.files.items():
        file = folder / name if name.startswith("_shared/") else home / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    (home / "scenarios").mkdir()
    for name, words in scenarios.items():
        (home / "scenarios" / f"{name}.yaml").write_text(words, "utf-8")
    return home


def play(*paths: Path) -> Result:
    return CliRunner().invoke(huiyin, ["test", *map(str, paths)])


def test_what_passes_is_counted_with_what_it_covered(tmp_path: Path) -> None:
    home = write(tmp_path, loop(), once=ONCE)
    result = play(home)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "ok   loop/once  one turn",
        "not passed in loop: enough-turn",
        "1 scenarios passed, 0 failed; nodes 4/4, flows 3/4",
    ]


def test_more_scenarios_cover_more(tmp_path: Path) -> None:
    again = TWICE.replace("path: [start, turn]", "path: [start, turn, turn]")
    result = play(write(tmp_path, loop(), once=ONCE, twice=again))
    assert result.stdout.splitlines()[-1] == "2 scenarios passed, 0 failed; nodes 4/4, flows 4/4"


def test_a_failure_shows_line_and_both_sides_and_ends_with_one(tmp_path: Path) -> None:
    result = play(write(tmp_path, loop(), twice=TWICE))
    assert result.exit_code == 1
    assert result.stdout.splitlines()[:5] == [
        "FAIL loop/twice  two turns",
        "     line 10, expect",
        "       path",
        "         expected: start → turn",
        "         got:      start → turn → turn",
    ]
    assert result.stdout.splitlines()[-1] == "0 scenarios passed, 1 failed; nodes 4/4, flows 4/4"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (ONCE.replace("complete: turn", "complete: trun"), "“trun” is not open; open are: turn"),
        (ONCE.replace("channel: phone", "channel: pigeon"), "pigeon"),
        (ONCE.replace("    with: {again: false}", "    by: nobody"), "nobody"),
        (
            ONCE.replace("with: {again: false}", "with: {again: false}\n    refused: HY140"),
            "was to be refused with HY140",
        ),
        (ONCE.replace("with: {again: false}", "with: {more: 1}"), "again"),
        (ONCE.replace("name: one turn\n", ""), "name"),
        (ONCE.replace("end: end", "end: given_up"), "expected: given_up"),
        (ONCE.replace("path: [start, turn]", "data: {again: true}"), "data.again"),
        (ONCE.replace("path: [start, turn]", "notifications: [{to: customer, template: x}]"), "notifications.customer"),
        (ONCE.replace("  - complete", "  - wait_until: 2025-11-01\n  - complete"), "is past"),
    ],
)
def test_whatever_goes_another_way_is_said(tmp_path: Path, wrong: str, said: str) -> None:
    result = play(write(tmp_path, loop(), wrong=wrong))
    assert result.exit_code == 1
    assert said in result.stdout
    assert "1 failed" in result.stdout.splitlines()[-1]


def test_escalations_come_in_virtual_time(tmp_path: Path) -> None:
    words = """\
name: late
at: 2025-11-03T09:00+08:00
start: {channel: phone}
steps:
  - expect: {open: [step_1], due: {step_1: 2025-11-04}, group: {step_1: window}, escalations: {}}
  - wait_until: due(step_1)
  - expect: {escalations: {step_1: [warn, urge, supervise_1]}, status: open}
  - acknowledge: {of: step_1, level: supervise_1, promised: 2025-11-07, reason: parts are on their way}
  - suspend: {reason: the customer is away, until: 2025-11-10}
  - expect: {status: suspended}
  - resume: true
  - {claim: step_1, by: chenxiaolan}
  - {release: step_1, by: chenxiaolan}
  - complete: step_1
  - cancel: a test
expect: {end: cancelled}
"""
    home = write(tmp_path, chain(tasks=2, due="1wd", escalation="standard"), late=words)
    (tmp_path / LADDERS_FILE).write_bytes((PROCESSES / LADDERS_FILE).read_bytes())
    result = play(home)
    assert result.exit_code == 0, result.output


def test_a_route_that_cannot_be_deployed_fails(tmp_path: Path) -> None:
    home = write(tmp_path, loop(), once=ONCE)
    model = home / "loop.bpmn"
    model.write_text(model.read_text("utf-8").replace("again = true", "again = = true"), "utf-8")
    result = play(home)
    assert result.exit_code == 1
    assert "FAIL loop:" in result.stdout


def test_one_file_may_be_named_and_a_folder_of_routes(tmp_path: Path) -> None:
    home = write(tmp_path, loop(), once=ONCE, wrong=ONCE.replace("end: end", "end: given_up"))
    alone = play(home / "scenarios" / "once.yaml")
    assert (alone.exit_code, alone.stdout.splitlines()[-1][:29]) == (0, "1 scenarios passed, 0 failed;")
    assert play(tmp_path).stdout.splitlines()[-1].startswith("1 scenarios passed, 1 failed;")


def test_a_path_without_scenarios_is_refused_in_words(tmp_path: Path) -> None:
    result = play(tmp_path)
    assert result.exit_code == 1
    assert "no route" in result.stderr


ASKED = """\
name: the lead approves
at: 2025-11-03T09:00+08:00
start: {channel: phone}
steps:
  - complete: ask
    with: {amount: 500}
expect:
  end: end
  data: {group: billing_lead}
"""
FORM = "title: Ask\ntype: object\nproperties:\n  amount: {type: number, title: Amount}\n"


def test_rules_of_decision_tables_are_counted_too(tmp_path: Path) -> None:
    ask = user_task("ask", 'huiyin:group="billing" huiyin:form="forms/ask.yaml"')
    decide = '<businessRuleTask id="decide" huiyin:decision="authority" huiyin:result="group"/>'
    more = {"refunds.dmn": AUTHORITY, "forms/ask.yaml": FORM}
    home = write(tmp_path, route("refund", line(ask, decide), more=more), once=ASKED)
    lines = play(home).stdout.splitlines()
    assert lines[-2] == "not passed in refund: refunds.dmn: authority, rule 1, refunds.dmn: authority, rule 3"
    assert lines[-1] == "1 scenarios passed, 0 failed; nodes 4/4, flows 3/3, rules 1/3"
