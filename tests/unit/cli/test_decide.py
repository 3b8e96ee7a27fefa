"""`huiyin decide` prints what a model answers, and tells why; what has no answer names its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli._root import huiyin
from tests.factories.decisions import decision, function, given, invocation, item, model, service, table

RULES = ('> 500 | "phone", "web" | "manager" || large sums', '> 100 | - | "lead"', '[0..100] | - | "handler"')
PARTS = (
    item("tChannel", "string", allowed='"phone","web","hall"'),
    given("amount", "number"),
    given("channel", "tChannel"),
    decision("Approver", table("FIRST", ("amount", "channel"), ("level",), *RULES), "amount", "channel", type="string"),
    function(
        "Share", ("part",), table("UNIQUE", ("part: number",), ("share", "rest"), "> 1 | 1 | 0", "<= 1 | part | 1")
    ),
    decision("Steps", table("COLLECT", ("amount",), ("step",), '> 0 | "check"', '> 100 | "sign"'), "amount"),
    decision("Shared", invocation("Share", part="amount"), "amount", calls=("Share",)),
    decision("Letter", '"to the " + Approver', "Approver"),
    service("Approval", ("Letter",), ("Approver",), (), ("amount", "channel")),
    decision("Late", 'today() > date("2025-10-08")'),
    decision("Waits", table("UNIQUE", ("amount",), ("days = 1,2 else 2",), "< 0 | 1"), "amount"),
)


@pytest.fixture
def refunds(tmp_path: Path) -> Path:
    file = tmp_path / "refunds.dmn"
    file.write_bytes(model(*PARTS))
    return file


def run(*arguments: object, typed: str | None = None) -> Result:
    return CliRunner().invoke(huiyin, ["decide", *map(str, arguments)], input=typed)


def asked(file: Path, name: str, typed: str, *options: str) -> Result:
    return run(file, name, "--inputs", "-", *options, typed=typed)


@pytest.mark.parametrize(
    ("name", "inputs", "printed"),
    [
        ("Approver", '{"amount": 600.50, "channel": "web"}', '"manager"'),
        ("id Approver", "amount: 600\nchannel: hall\n", '"lead"'),
        ("Steps", "amount: 200", '["check", "sign"]'),
        ("Shared", "amount: 0.3", '{"share": 0.3, "rest": 1}'),
        ("Approval", '{"amount": 5, "channel": "phone"}', '"to the handler"'),
    ],
)
def test_an_answer_is_printed_as_json(refunds: Path, name: str, inputs: str, printed: str) -> None:
    result = asked(refunds, name, inputs)
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{printed}\n", "")


def test_without_a_name_it_lists_what_there_is(refunds: Path) -> None:
    lines = [line.split("  ") for line in run(refunds).stdout.splitlines()]
    found = {line[0]: line[-1].strip() for line in lines}
    assert found["Letter"] == "amount: number, channel: tChannel"
    assert found["Approval"] == "amount: number, channel: tChannel"
    assert "决策服务" in run(refunds, "--language", "zh_Hans").stdout


def test_a_trace_tells_which_rules_hit(refunds: Path) -> None:
    told = asked(refunds, "Letter", '{"amount": 600, "channel": "web"}', "--trace")
    assert told.stdout == '"to the manager"\n'
    assert told.stderr.splitlines() == [
        'Approver, asked with amount = 600, channel = "web"',
        '  rule 1: amount > 500, channel: "phone", "web" → "manager"  (large sums)',
        'Approver = "manager"',
        'Letter = "to the manager"',
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Steps", '  together, by COLLECT: ["check", "sign"]'),
        ("Shared", "Share, called by Shared with part = 600"),
        ("Shared", "  rule 1: part > 1 → share = 1, rest = 0"),
        ("Waits", "  no rule hits, so the default: 2"),
    ],
)
def test_a_trace_tells_every_kind_of_table(refunds: Path, name: str, said: str) -> None:
    assert said in asked(refunds, name, "amount: 600", "--trace").stderr.splitlines()


def test_a_trace_is_told_in_chinese(refunds: Path) -> None:
    told = asked(refunds, "Approver", "amount: 200\nchannel: web", "--trace", "--language", "zh_Hans")
    assert '  规则 2：amount > 100 → "lead"' in told.stderr.splitlines()


def test_what_fails_names_file_decision_rule_and_column(refunds: Path) -> None:
    broken = decision("Fee", table("FIRST", ("amount",), ("fee", "why"), '- | amount + 1 | "a" + 1'), "amount")
    refunds.write_bytes(model(given("amount", "number"), broken))
    told = asked(refunds, "Fee", "amount: 1")
    assert (told.exit_code, told.stdout) == (1, "")
    assert all(part in told.stderr for part in ("HY203", str(refunds), "“Fee”", "rule 1", "column “why”")), told.stderr
    assert asked(refunds, "Fee", "amount: 1", "--lenient").stdout == '{"fee": 2, "why": null}\n'


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ("amount: 200", "the input “channel” was not given"),
        ("amount: much\nchannel: web", "expected number, found a string"),
        ("amount: -1\nchannel: web", "no rule hits"),
    ],
)
def test_nothing_goes_on_with_a_silent_null(refunds: Path, inputs: str, said: str) -> None:
    told = asked(refunds, "Approver", inputs, "--trace")
    assert told.exit_code == 1
    assert said in told.stderr


def test_imports_are_found_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.dmn").write_bytes(
        model(decision("Tax", "shared.Rate * 100", "urn:s#id Rate"), imports=(("urn:s", "shared"),))
    )
    (tmp_path / "s.dmn").write_bytes(model(decision("Rate", "0.06"), namespace="urn:s"))
    (tmp_path / "broken.dmn").write_bytes(b"<urn:s")
    assert run(tmp_path / "a.dmn", "Tax").stdout == "6\n"


def test_the_clock_can_be_set(refunds: Path) -> None:
    assert run(refunds, "Late", "--now", "2025-10-09T08:00").stdout == "true\n"


def test_mistakes_of_the_command_line(refunds: Path) -> None:
    unknown = run(refunds, "Aprover")
    assert (unknown.exit_code, "Approver" in unknown.stderr) == (2, True)
    assert run(refunds.parent / "none.dmn").exit_code == 2
    assert run(refunds, "Steps", "--inputs", refunds.parent / "none.yaml").exit_code == 2


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.dmn").write_text("<definitions/>")
    result = run(tmp_path / "a.dmn")
    assert (result.exit_code, "HY111" in result.stderr) == (1, True)
