"""What two versions of a route have not in common, in words."""

from __future__ import annotations

from engine.bpmn.migration import Difference, Renames, difference
from engine.bpmn.parser import build
from engine.locale import translator
from tests.factories.diagrams import diagram, flow, user_task
from tests.factories.runs import flows, nodes


def between(old: str, new: str, mapping: Renames | None = None, beside: tuple[str, str] = ("", "")) -> Difference:
    models = [
        build(diagram(inside, beside=around), "route.bpmn") for inside, around in zip((old, new), beside, strict=True)
    ]
    return difference(models[0], models[1], mapping or Renames())


def route(*steps: str, chain: str) -> str:
    return nodes(start="startEvent", end="endEvent") + "".join(steps) + flows(f"start {chain} end")


OLD = route(user_task("ask"), chain="ask")


def said(found: Difference) -> list[str]:
    return [str(one.sentence) for one in found.alterations]


def test_the_same_diagram_has_no_difference() -> None:
    assert not between(OLD, OLD)


def test_what_is_gone_and_what_is_new_in_one_sentence_each() -> None:
    found = between(OLD, route(user_task("check"), chain="check"))
    assert said(found) == [
        "userTask “Reply” (ask) is gone",
        "sequenceFlow “yes” (start-ask) is gone",
        "sequenceFlow “yes” (ask-end) is gone",
        "userTask “Reply” (check) is new",
        "sequenceFlow “yes” (start-check) is new",
        "sequenceFlow “yes” (check-end) is new",
    ]


def test_a_renamed_element_is_no_change_of_the_flows_around_it() -> None:
    new = route(user_task("check", 'huiyin:due="5wd"'), chain="check")
    mapping = Renames({"ask": "check"}, {"start-ask": "start-check", "ask-end": "check-end"})
    found = between(OLD, new, mapping)
    assert said(found)[0] == "userTask “Reply” (ask) is called “check” now"
    assert [str(detail) for detail in found.of("renamed")[0].details] == ["due: 3wd → 5wd"]
    assert [one.details for one in found.of("renamed", "flow")] == [(), ()]
    assert len(found.alterations) == 3


def test_changes_of_an_element_are_told_facet_by_facet() -> None:
    timer = "<timerEventDefinition><timeDuration>{}</timeDuration></timerEventDefinition>"
    late = '<boundaryEvent id="late" attachedToRef="ask" {}>' + timer + "</boundaryEvent>"
    rest = nodes(gone="endEvent") + flows("late gone")
    found = between(OLD + late.format("", "3wd") + rest, OLD + late.format('cancelActivity="false"', "=limit") + rest)
    (one,) = found.alterations
    assert [str(detail) for detail in one.details] == [
        "trigger: timer duration 3wd → timer duration =limit",
        "interrupts: yes → no",
    ]


def test_conditions_types_and_places() -> None:
    def choice(kind: str, condition: str) -> str:
        gateway = f'<{kind} id="which" default="which-end"/>'
        return (
            nodes(start="startEvent", end="endEvent", other="endEvent")
            + gateway
            + flows("start which end")
            + flow("which", "other", condition)
        )

    found = between(choice("exclusiveGateway", "n > 1"), choice("inclusiveGateway", "n > 2"))
    assert [str(detail) for one in found.alterations for detail in one.details] == [
        "type: exclusiveGateway → inclusiveGateway",
        "condition: n > 1 → n > 2",
    ]
    inner = user_task("ask") + nodes(s="startEvent", e="endEvent") + flows("s ask e")
    nested = route(f'<subProcess id="sub">{inner}</subProcess>', chain="sub")
    (moved,) = between(OLD, nested).of("changed")
    assert [str(detail) for detail in moved.details] == ["place: route → sub"]


def test_a_called_process_is_named_too() -> None:
    called = '<process id="{0}"><startEvent id="s{0}"/><endEvent id="e{0}"/>' + flow("s{0}", "e{0}") + "</process>"
    call = route('<callActivity id="call" calledElement="{}"/>', chain="call")
    found = between(call.format("sub"), call.format("sub2"), None, (called.format("sub"), called.format("sub2")))
    assert [one.id for one in found.of("removed", "process")] == ["sub"]
    assert [one.id for one in found.of("added", "process")] == ["sub2"]
    (change,) = found.of("changed")
    assert [str(detail) for detail in change.details] == ["calls: sub → sub2"]
    renamed = between(
        call.format("sub"),
        call.format("sub2"),
        Renames({"sub": "sub2", "ssub": "ssub2", "esub": "esub2"}, {"ssub-esub": "ssub2-esub2"}),
        (called.format("sub"), called.format("sub2")),
    )
    assert {one.kind for one in renamed.alterations} == {"renamed"}


def test_it_is_told_in_chinese_and_as_plain_values() -> None:
    (one,) = between(OLD, route(user_task("ask", 'huiyin:due="5wd"'), chain="ask")).alterations
    assert one.sentence.show(translator("zh_Hans")) == "userTask“Reply”（ask）有改动"
    assert one.as_dict() == {
        "kind": "changed",
        "what": "element",
        "id": "ask",
        "to": "ask",
        "type": "userTask",
        "name": "Reply",
        "line": one.line,
        "details": ["due: 3wd → 5wd"],
    }
