"""Whatever the bytes are, lint answers with findings: no traceback, no hang."""

from __future__ import annotations

import os
import random
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn.lint import lint_bundle, lint_path
from engine.bpmn.lint.diagrams import lint_diagram
from engine.findings import has_errors
from tests.factories.diagrams import LADDERS, REPLY, ROUTE, bundle, diagram, flow, line, user_task

SOUND = diagram(line(user_task()))
TEN_TIMES_SLOWER_THAN_SEEN = 30


def test_ten_thousand_elements_are_read_in_time() -> None:
    data = diagram(line(*(user_task(f"step_{n}") for n in range(10_000))))
    begin = perf_counter()
    _, findings = lint_diagram({"a.bpmn": data}, "a.bpmn")
    assert perf_counter() - begin < TEN_TIMES_SLOWER_THAN_SEEN
    assert [finding.rule for finding in findings] == ["page-full"]


def test_a_web_of_gateways_does_not_multiply_paths() -> None:
    layers = [[f"g{layer}_{n}" for n in range(6)] for layer in range(40)]
    nodes = "".join(f'<parallelGateway id="{key}"/>' for layer in layers for key in layer)
    pairs = [(a, b) for one, two in pairwise(layers) for a in one for b in two]
    pairs += [("start", key) for key in layers[0]] + [(key, "end") for key in layers[-1]]
    flows = "".join(flow(a, b) for a, b in pairs)
    data = diagram('<startEvent id="start"/><endEvent id="end" name="e"/>' + nodes + flows)
    begin = perf_counter()
    assert not has_errors(lint_bundle(bundle({"route.bpmn": data, "process.yaml": ROUTE.replace("reply", "end")})))
    assert perf_counter() - begin < TEN_TIMES_SLOWER_THAN_SEEN


def test_deep_nesting_is_refused() -> None:
    deep = "".join(f'<subProcess id="s{n}">' for n in range(5_000)) + "</subProcess>" * 5_000
    _, findings = lint_diagram({"a.bpmn": diagram(deep)}, "a.bpmn")
    assert [finding.rule for finding in findings] == ["bpmn-xml"]


def test_entities_that_multiply_are_refused() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 30))
    data = f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><definitions>&e29;</definitions>'.encode()
    _, findings = lint_diagram({"a.bpmn": data}, "a.bpmn")
    assert [finding.rule for finding in findings] == ["bpmn-xml"]


def test_yaml_that_multiplies_is_refused() -> None:
    source = "a: &a [x]\n" + "".join(
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    rules = {finding.rule for finding in lint_bundle(bundle({"process.yaml": source}))}
    assert "file-schema" in rules


def test_a_huge_file_is_named_and_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.bpmn"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)
    assert [finding.rule for finding in lint_path(path)] == ["file-unreadable"]


def test_a_pipe_is_named_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.bpmn")
    os.mkfifo(tmp_path / "b.yaml")
    assert [finding.rule for finding in lint_path(tmp_path)] == ["file-unreadable"]
    assert [finding.rule for finding in lint_path(tmp_path / "b.yaml")] == ["file-unreadable"]


def test_a_link_in_a_circle_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.bpmn").write_bytes(SOUND)
    (tmp_path / "self").symlink_to(tmp_path)
    assert lint_path(tmp_path) == []


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_answered(data: bytes) -> None:
    assert has_errors(lint_diagram({"a.bpmn": data}, "a.bpmn")[1])


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**32))
def test_a_damaged_route_is_answered(seed: int) -> None:
    dice = random.Random(seed)
    names = {"process.yaml": ROUTE.encode(), "route.bpmn": SOUND, "forms/reply.yaml": REPLY.encode(),
             "_shared/escalation.yaml": LADDERS.encode()}  # fmt: skip
    name = dice.choice(sorted(names))
    data = bytearray(names[name])
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(data))
        data[at : at + dice.randint(0, 8)] = dice.randbytes(dice.randint(0, 4))
    for finding in lint_bundle(bundle({name: bytes(data)})):
        assert str(finding.message)
        assert str(finding.remedy)


def test_people_with_slips_of_the_pen_are_named_by_line(tmp_path: Path) -> None:
    file = tmp_path / "_shared" / "people.yaml"
    file.parent.mkdir()
    for written in (
        "people: [{name: 李梅}]", "people: 5", "- a", "groups: [{key: a b, name: x}]", "peple: []", "units: [{key: a}]",
        "people: [{username: li mei, name: 李梅}]",
    ):  # fmt: skip
        file.write_text(written, "utf-8")
        (finding,) = lint_path(file)
        assert (finding.file, finding.severity) == (str(file), "error"), written
        assert "line 1" in str(finding.message), written


def test_a_folder_with_nothing_to_check_is_no_success(tmp_path: Path) -> None:
    assert [finding.rule for finding in lint_path(tmp_path)] == ["file-unreadable"]
    (tmp_path / "notes.txt").write_text("later")
    assert [finding.rule for finding in lint_path(tmp_path)] == ["file-unreadable"]
    assert [finding.rule for finding in lint_path(tmp_path / ("long" * 100))] == ["file-unreadable"]
