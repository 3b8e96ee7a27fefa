"""Whole files, as the tools of four vendors write them: read, converted, run."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn.converting import convert
from engine.bpmn.files.writing import Document
from engine.bpmn.model import Model
from engine.bpmn.parser import build, examine
from tests.conformance.random_models import random_model
from tests.factories.runs import Walk

FOLDER = Path(__file__).parent / "files"
FILES = sorted(FOLDER.glob("*.bpmn"))
ROUTES = sorted(Path("processes").glob("*/*.bpmn"))
NOW = datetime(2025, 9, 29, 8, 0, tzinfo=UTC)

each_file = pytest.mark.parametrize("file", [*FILES, *ROUTES], ids=lambda file: file.stem)


def without_lines(model: Model | None) -> dict[str, object]:
    """Everything that a model says, without where in the file it stands."""
    assert model is not None
    said = {field.name: getattr(model, field.name) for field in fields(model)}
    for kind in ("elements", "flows"):
        said[kind] = {key: replace(one, line=None) for key, one in said[kind].items()}
    return said


@each_file
def test_a_file_that_is_not_converted_is_written_as_it_was(file: Path) -> None:
    assert Document(file.read_bytes(), file.name).to_bytes() == file.read_bytes()


@each_file
def test_converting_twice_changes_nothing_more(file: Path) -> None:
    once = convert(file.read_bytes(), file.name)
    again = convert(once.data, file.name)
    assert again.data == once.data
    assert {finding.rule for finding in again.findings} <= {finding.rule for finding in once.findings}


@each_file
def test_converting_changes_no_meaning(file: Path) -> None:
    model, refused = examine(file.read_bytes(), file.name)
    same, still = examine(convert(file.read_bytes(), file.name).data, file.name)
    assert without_lines(model) == without_lines(same)
    assert [replace(one, line=None) for one in refused] == [replace(one, line=None) for one in still]


@each_file
def test_drawing_comments_and_ids_stay(file: Path) -> None:
    before, after = file.read_text("utf-8"), convert(file.read_bytes(), file.name).data.decode()
    drawn = before.partition("<bpmndi:BPMNDiagram")[2]
    assert drawn in after
    assert all(line in after for line in before.splitlines() if "<!--" in line)
    ids = [
        {node.get("id") for node in Document(source.encode(), file.name).root.iter("{*}*")} - {None}
        for source in (before, after)
    ]
    assert ids[0] == ids[1]


@pytest.mark.parametrize("file", ROUTES, ids=lambda file: file.stem)
def test_our_own_routes_have_nothing_to_convert(file: Path) -> None:
    assert convert(file.read_bytes(), file.name).data == file.read_bytes()
    assert convert(file.read_bytes(), file.name).findings == ()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9))
def test_random_models_have_nothing_to_convert(seed: int) -> None:
    data = random_model(seed)
    assert convert(data, "p.bpmn").data == data


def route(name: str) -> Model:
    """One of the files as a model that runs."""
    return build((FOLDER / f"{name}.bpmn").read_bytes(), f"{name}.bpmn")


def test_an_order_of_camunda_7_runs() -> None:
    customer = {"name": "Chen", "vip": True, "limit": 500}
    data = {"net": 100, "customer": customer, "clerk": "li", "items": ["a", "b", "c"]}
    walk = Walk(route("order_camunda7"), data)
    assert walk.model.settings["approve"].assignee == '=if customer.vip then "lead" else clerk'
    assert walk.model.settings["approve"].due == "2d"
    (opened,) = walk.board.tasks.values()
    assert (opened.data["limit"], opened.data["note"]) == (380, "Order of Chen")
    walk.complete("approve", verdict="yes", remark="good")
    assert (walk.data["approved"], walk.data["remark"], walk.data["amount"]) == (True, "good", 120)
    assert "limit" not in walk.data
    assert walk.open == ["pack"]
    walk.complete("pack")
    walk.complete("pack")  # the completion condition holds: the third is not packed
    (opened,) = walk.board.tasks.values()
    assert opened.element_id == "hand_over"
    assert opened.data == {"receiver": customer, "insured": False}
    walk.complete("hand_over", parcel="SF100", inner="kept inside")
    assert walk.changes.finished
    assert walk.data["tracking"] == "SF100"
    assert "inner" not in walk.data


def test_a_small_order_needs_no_approval_and_a_lost_parcel_is_searched() -> None:
    data = {"net": 10, "customer": {"name": "Chen"}, "items": ["a"]}
    walk = Walk(route("order_camunda7"), data).complete("pack").complete("hand_over", parcel=None)
    assert "approve" not in walk.path
    assert walk.open == ["search"]
    assert walk.data["reason"] == "LOST"


def test_a_claim_of_camunda_8_runs() -> None:
    damages = [{"amount": 100, "expert": "wu"}, {"amount": 200, "expert": "li"}]
    walk = Walk(route("claim_camunda8"), {"damages": damages, "hours": 4, "claim_number": "C-7"})
    assert walk.open == ["assess", "assess"]
    first, second = (walk.board.tasks[ref] for ref in sorted(walk.board.tasks, key=int))
    assert (first.data["estimate"], first.data["currency"], second.data["estimate"]) == (110, "EUR", 220)
    assert list(walk.timers) == ["late"]
    walk.complete("assess", fair=True, opinion="new").complete("assess", fair=False)
    assert (walk.data["verdicts"], walk.data["agreed"]) == ([True, False], 1)
    assert "opinion" not in walk.data
    (awaited,) = walk.board.messages.values()
    assert (awaited.name, awaited.key) == ("customer-answer", '"C-7"')


def test_a_holiday_of_flowable_is_refused_for_its_mail_alone() -> None:
    model, refused = examine((FOLDER / "holiday_flowable.bpmn").read_bytes(), "holiday_flowable.bpmn")
    assert model is not None
    assert [(finding.rule, finding.element) for finding in refused] == [("vendor-implementation", "mail")]
    assert model.flows["yes"].condition == 'get or else(decision, null) = "yes" and modulo(days, 2) = 0'
    assert model.elements["forgotten"].event.expression == '="PT" + string(hours) + "H"'


def test_a_holiday_of_flowable_runs_when_a_person_writes_the_mail() -> None:
    mended = (FOLDER / "holiday_flowable.bpmn").read_bytes().replace(b"serviceTask", b"userTask")
    mended = mended.replace(b' flowable:type="mail"', b"")
    walk = Walk(build(mended, "holiday_flowable.bpmn"), {"days": 4, "left": 20, "hours": 12})
    assert walk.timers == {"forgotten": "PT12H"}
    walk.complete("decide", decision="yes")
    assert walk.open == ["write"]
    walk.complete("write", left=18)
    assert (walk.open, walk.data["left"]) == (["mail"], 14)


def test_an_expense_of_activiti_runs() -> None:
    receipts = [{"amount": 30}, {"amount": 80}]
    walk = Walk(route("expense_activiti"), {"receipts": receipts, "rate": 2, "urgent": False, "boss": "kermit"})
    assert walk.open == ["check", "check"]
    assert [task.data["receipt"] for task in walk.board.tasks.values()] == receipts
    walk.complete("check").complete("check")
    assert walk.data["refund"] == 140
    assert walk.open == ["sign"]
    assert walk.model.settings["sign"].assignee == "=boss"
    assert walk.complete("sign").changes.finished
