"""Two to eight people reach for one task at the same moment: one wins, the others learn who was first, and when.

Each sits at one of two nodes, so that on SQLite the file's own lock is raced for too. What the audit chain tells
afterwards must be a history that could have happened one step after the other, and its steps are the winners'.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from engine.bootstrap import build_engine
from engine.clock import VirtualClock
from engine.commands.assign_task import ClaimTask, ReassignTask
from engine.commands.complete_task import CompleteTask
from engine.commands.people import LoadPeople
from engine.dispatch import Engine
from engine.errors import TaskTaken
from engine.model.audit import AuditAction, audit_events
from engine.model.tasks import task_candidates, tasks
from engine.rules.permissions import LOCAL_OPERATOR, Actor
from engine.settings import Settings
from tests.chaos.figures import dice, full
from tests.chaos.judged import is_sound
from tests.factories.offices import open_tasks, people, start
from tests.factories.records import actor, broken_chains, row, rows
from tests.factories.together import at_once

FEW = 30
MOST = 8
HEAD = "weishuxian"
HANDS = [f"hand_{number}" for number in range(MOST)]


@dataclass(frozen=True)
class Room:
    """Two nodes of one office, and eight people at the window who can do the same work."""

    nodes: tuple[Engine, Engine]
    clock: VirtualClock
    hands: list[Actor]
    head: Actor

    @property
    def names(self) -> dict[str, str]:
        return {who.username: who.name for who in [*self.hands, self.head]}


@pytest.fixture
def room(house: Engine, clock: VirtualClock) -> Iterator[Room]:
    """The office with eight more people at the window."""
    more = [
        {"username": name, "name": f"手{number}", "unit": "window", "groups": ["window"], "roles": ["handler"]}
        for number, name in enumerate(HANDS)
    ]
    house.run(LoadPeople({**people(), "people": [*people()["people"], *more]}), LOCAL_OPERATOR)
    other = build_engine(Settings(database_url=house.settings.database_url), clock=clock)
    yield Room((house, other), clock, [actor(house, name) for name in HANDS], actor(house, HEAD))
    other.database.dispose()


def race(room: Room, chance: random.Random) -> None:
    """One task, two to eight people, and one way of reaching for it, or a mixture."""
    house = room.nodes[0]
    room.clock.advance(timedelta(seconds=1))
    case = start(house, "chain")
    task = open_tasks(house, case)["step_1"]
    hands = chance.sample(room.hands, chance.randint(2, MOST))
    way = chance.choice(("complete", "claim", "anything"))
    reaches = [_reach(room, chance, task, who, way) for who in hands]
    outcomes = at_once(*(act for act, _ in reaches))
    won = [told for (_, told), outcome in zip(reaches, outcomes, strict=True) if not isinstance(outcome, Exception)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    history = [one for one in rows(house, audit_events, case_id=case) if one.payload.get("task") == task][1:]
    if way != "anything":
        assert len(won) == 1, (way, won, lost)
    assert sorted(map(_told, history)) == sorted(won), "what is told is what was answered"
    _could_have_happened(room, history, row(house, tasks, id=task))
    offered = rows(house, task_candidates, task_id=task)
    assert bool(offered) == (not won)
    for error in lost:
        _names_the_winner(room, error, history)


def _reach(
    room: Room, chance: random.Random, task: int, who: Actor, way: str
) -> tuple[Callable[[], object], tuple[str, str, str]]:
    """What one person does, and how the chain will tell it if it is done."""
    node = chance.choice(room.nodes)
    verb = chance.choice(("complete", "claim", "reassign")) if way == "anything" else way
    if verb == "complete":
        return partial(node.run, CompleteTask(task), who), (AuditAction.TASK_COMPLETED, who.username, "")
    if verb == "claim":
        return partial(node.run, ClaimTask(task), who), (AuditAction.TASK_CLAIMED, who.username, "")
    given = (AuditAction.TASK_REASSIGNED, room.head.username, who.username)
    return partial(node.run, ReassignTask(task, who.username), room.head), given


def _told(event: Any) -> tuple[str, str, str]:
    return event.action, event.actor, event.payload.get("to", "")


def _could_have_happened(room: Room, history: list[Any], task: Any) -> None:
    """Claims of what nobody holds, completions by the holder or of what nobody holds, nothing after a completion."""
    holder, done = None, False
    for action, who, to in map(_told, history):
        assert not done
        if action == AuditAction.TASK_REASSIGNED:
            holder = to
            continue
        assert holder in (None, who)
        holder, done = who, action == AuditAction.TASK_COMPLETED
    ids = {who.username: who.id for who in room.hands}
    assert task.status == ("completed" if done else "open")
    if done:
        assert task.closed_by == holder
    else:
        assert task.assignee_id == (ids[holder] if holder else None)


def _names_the_winner(room: Room, error: Exception, history: list[Any]) -> None:
    """A clear conflict: TaskTaken, with the name of somebody who was first, and when that was."""
    assert isinstance(error, TaskTaken), repr(error)
    firsts = {room.names[to or who] for _, who, to in map(_told, history)}
    assert error.params["who"] in firsts
    assert error.params["at"] == room.clock.now()


def test_of_many_hands_on_one_task_one_wins(room: Room) -> None:
    chance = dice("races")
    for _ in range(FEW):
        race(room, chance)
    assert broken_chains(room.nodes[0]) == {}


@pytest.mark.soak
def test_of_many_hands_on_each_of_ten_thousand_tasks_one_wins(room: Room) -> None:
    chance = dice("races")
    races = full("HUIYIN_RACES", 10_000)
    for _ in range(races):
        race(room, chance)
    house = room.nodes[0]
    assert broken_chains(house) == {}
    assert is_sound(house)
    print(f"{house.database.dialect}: {races} races, each won by one")
