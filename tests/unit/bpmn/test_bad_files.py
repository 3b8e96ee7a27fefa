"""Files that come from anybody: each is refused or explained, with element and remedy in both languages, in bounded
time."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from engine.bpmn.lint.diagrams import lint_diagram
from engine.bpmn.parser import build, examine
from engine.errors import BadModel
from engine.findings import Finding
from engine.locale import translator
from tests.factories.diagrams import diagram, flow, line, user_task

FILE = "route.bpmn"
CALL = '<callActivity id="call" calledElement="{}"/>'


def waiting(timer: str) -> bytes:
    """A route that waits for a timer."""
    definition = f"<timerEventDefinition>{timer}</timerEventDefinition>"
    return diagram(line(f'<intermediateCatchEvent id="wait">{definition}</intermediateCatchEvent>'))


def instances(number: str) -> bytes:
    """A step for several people."""
    counted = f"<loopCardinality>{number}</loopCardinality>"
    several = f"<multiInstanceLoopCharacteristics>{counted}</multiInstanceLoopCharacteristics>"
    return diagram(line(user_task("step", inside=several)))


MANY = " ".join(f'other:a{number}="1"' for number in range(20_000))
BAD = {
    "truncated": (diagram(line(user_task()))[:300], "bpmn-xml", None),
    "truncated inside of a character": (diagram(line(user_task("步骤")))[:-40] + "步".encode()[:2], "bpmn-xml", None),
    "with more attributes than anybody reads": (diagram(line(user_task(attributes=MANY))), "bpmn-xml", None),
    "of another namespace": (diagram(line(user_task())).replace(b"20100524", b"20080101"), "bpmn-structure", None),
    "without a process": (diagram("").replace(b"process", b"category"), "cannot-run-which-process", None),
    "calling nothing": (diagram(line(CALL.format("gone"))), "cannot-run-call", "call"),
    "calling itself": (diagram(line(CALL.format("route"))), "cannot-run-call-circle", "call"),
    "with a space in an id": (diagram(line('<task id="my step"/>')), "id-form", "my step"),
    "with an emoji in an id": (diagram(line('<task id="步骤🙂"/>')), "id-form", "步骤🙂"),
    "with a timer that is no date": (waiting("<timeDate>2026-02-30</timeDate>"), "timer-no-iso", "wait"),
    "with a timer in words": (waiting("<timeDate>明天</timeDate>"), "cannot-run-timer", "wait"),
    "with a timer beyond the calendar": (
        waiting("<timeDuration>P999999999999Y</timeDuration>"),
        "cannot-run-timer",
        "wait",
    ),
    "with a million instances": (instances("1e6"), "cannot-run-instances-many", "step"),
    "with minus two instances": (instances("-2"), "cardinality-negative", "step"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_and_lint_says_so_with_a_remedy(what: str) -> None:
    data, rule, element = BAD[what]
    with pytest.raises(BadModel):
        build(data, FILE)
    findings = lint_diagram({FILE: data}, FILE)[1]
    found = next(one for one in findings if one.rule == rule and element in (one.element, None))
    assert_in_both_languages(found)


def assert_in_both_languages(finding: Finding) -> None:
    """What is wrong and what to do are there in English and in Chinese."""
    chinese = translator("zh_Hans")
    assert str(finding.message) and str(finding.remedy)
    assert any("一" <= letter <= "鿿" for letter in finding.message.show(chinese))
    assert any("一" <= letter <= "鿿" for letter in finding.remedy.show(chinese))


def test_calls_in_a_circle_through_several_files_are_found() -> None:
    files = {
        f"{one}.bpmn": diagram(
            line(f'<callActivity id="{one}_call" calledElement="{other}"/>', before=f"{one}_s", after=f"{one}_e"),
            key=one,
        )
        for one, other in (("a", "b"), ("b", "c"), ("c", "a"))
    }
    _, findings = examine(files, "a.bpmn")
    assert {(found.rule, found.file) for found in findings} == {
        ("cannot-run-call-circle", f"{name}.bpmn") for name in "abc"
    }


def chain(count: int) -> str:
    """Steps in a row."""
    return line(*(user_task(f"step_{number}") for number in range(count)))


def fan(count: int) -> str:
    """Branches side by side."""
    ends = '<startEvent id="start"/><parallelGateway id="split"/><parallelGateway id="join"/><endEvent id="end"/>'
    branches = "".join(
        f'<task id="t{number}"/>' + flow("split", f"t{number}") + flow(f"t{number}", "join") for number in range(count)
    )
    return ends + flow("start", "split") + flow("join", "end") + branches


def heap(count: int) -> str:
    """Events without flows, links without ends, one hub of associations, one lane with everything."""
    members = "".join(f"<flowNodeRef>l{number}</flowNodeRef>" for number in range(count))
    return f'<laneSet id="lanes"><lane id="lane">{members}</lane></laneSet><task id="hub"/>' + "".join(
        f'<intermediateThrowEvent id="l{number}"><linkEventDefinition name="L"/></intermediateThrowEvent>'
        f'<association id="a{number}" sourceRef="hub" targetRef="l{number}"/>'
        for number in range(count)
    )


def calls(count: int) -> str:
    """A row of processes, each of which calls the next."""
    return '<startEvent id="start"/></process>' + "".join(
        f'<process id="p{number}"><callActivity id="c{number}" calledElement="p{number + 1}"/></process>'
        for number in range(count)
    ) + '<process id="last">'  # fmt: skip


@pytest.mark.parametrize("shape", [chain, fan, heap, calls])
def test_the_time_to_judge_a_file_grows_with_its_size_not_with_its_square(shape: Callable[[int], str]) -> None:
    small, large = diagram(shape(400)), diagram(shape(4000))
    judge(small)
    before = min(judge(small) for _ in range(3))
    assert judge(large) < 10 * before * 4


def judge(data: bytes) -> float:
    """Seconds of computing that a file takes."""
    begun = time.process_time()
    examine(data, FILE)
    return time.process_time() - begun


def test_ten_thousand_elements_are_judged_in_seconds() -> None:
    data = diagram(chain(5_000))
    assert data.count(b" id=") > 10_000
    assert judge(data) < 10
