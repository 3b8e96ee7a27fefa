"""The shipped diagrams are drawn so that a person enjoys reading them: on a grid, straight, nothing in the way."""

from __future__ import annotations

import pytest

from tests.processes.drawing import ACTIVITIES, Drawing, read_drawing
from tests.processes.shipped import KEYS, definition


@pytest.fixture(params=KEYS)
def drawing(request: pytest.FixtureRequest) -> Drawing:
    """Each shipped diagram."""
    shipped = definition(request.param)
    return read_drawing(shipped.bundle.model)


def test_every_node_and_flow_is_drawn(drawing: Drawing) -> None:
    assert drawing.nodes.keys() == drawing.shapes.keys()
    assert drawing.flows.keys() == drawing.lines.keys()


def test_a_page_has_few_enough_activities(drawing: Drawing) -> None:
    assert sum(kind in ACTIVITIES for kind in drawing.nodes.values()) <= 15


def test_activities_stand_on_a_grid_of_ten(drawing: Drawing) -> None:
    off = [key for key, kind in drawing.nodes.items() if kind in ACTIVITIES and not drawing.shapes[key].on_grid]
    assert off == []


def test_flows_have_right_angles(drawing: Drawing) -> None:
    slanting = {part.flow for part in drawing.parts if not (part.level or part.upright)}
    assert slanting == set()


def test_flows_begin_and_end_at_their_nodes(drawing: Drawing) -> None:
    loose = [
        key
        for key, (source, target) in drawing.flows.items()
        if not (
            drawing.shapes[source].touches(drawing.lines[key][0])
            and drawing.shapes[target].touches(drawing.lines[key][-1])
        )
    ]
    assert loose == []


def test_no_flows_cross_or_lie_on_each_other(drawing: Drawing) -> None:
    meeting = [
        (one.flow, other.flow)
        for index, one in enumerate(drawing.parts)
        for other in drawing.parts[index + 1 :]
        if one.flow != other.flow and one.meets(other)
    ]
    assert meeting == []


def test_no_flow_runs_through_a_node(drawing: Drawing) -> None:
    through = [
        (part.flow, key)
        for part in drawing.parts
        for key, shape in drawing.shapes.items()
        if key not in drawing.ends_of(part.flow) and part.runs_through(shape)
    ]
    assert through == []


def test_every_node_stands_inside_its_lane(drawing: Drawing) -> None:
    outside = [
        key
        for key, lane in drawing.lane_of.items()
        if drawing.nodes[key] != "boundaryEvent" and not drawing.lanes[lane].holds(drawing.shapes[key])
    ]
    assert outside == []


def test_labels_cover_nothing(drawing: Drawing) -> None:
    covered = [
        (key, part.flow) for key, label in drawing.labels.items() for part in drawing.parts if part.runs_through(label)
    ]
    covered += [
        (key, other)
        for key, label in drawing.labels.items()
        for other, shape in drawing.shapes.items()
        if label.overlaps(shape)
    ]
    covered += [
        (key, other)
        for key, label in drawing.labels.items()
        for other, there in drawing.labels.items()
        if key < other and label.overlaps(there)
    ]
    assert covered == []
