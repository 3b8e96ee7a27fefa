"""Several people lay hands on one task at the same moment: one wins, the others are told who and when."""

from __future__ import annotations

from functools import partial

from engine.clock import VirtualClock
from engine.commands.assign_task import ClaimTask, ReassignTask, ReleaseTask
from engine.commands.close_case import ReopenCase, WithdrawCase
from engine.commands.complete_task import CompleteTask
from engine.commands.save_draft import SaveDraft
from engine.dispatch import Engine
from engine.errors import Conflict, TaskTaken, WrongState
from engine.model.audit import audit_events
from engine.model.tasks import drafts, task_candidates, tasks
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.offices import open_tasks, start
from tests.factories.records import actor, broken_chains, row, rows, status, task_row
from tests.factories.together import at_once, losers, winners
from tests.factories.voices import carry, register

RACES = 25
PEOPLE = ("chenxiaolan", "heyutong")
TRIAGE = {"unit": "network", "urgency": "normal"}


def test_of_several_who_complete_a_task_one_wins_and_the_others_learn_who_and_when(
    house: Engine, clock: VirtualClock
) -> None:
    people = [actor(house, name) for name in PEOPLE] * 2
    names = {who.username: who.name for who in people}
    for _ in range(RACES):
        case = start(house, "chain")
        task = open_tasks(house, case)["step_1"]
        outcomes = at_once(*(partial(house.run, CompleteTask(task), who) for who in people))
        assert len(winners(outcomes)) == 1
        closed = row(house, tasks, id=task)
        for error in losers(outcomes):
            assert isinstance(error, TaskTaken)
            assert (error.params["who"], error.params["at"]) == (names[closed.closed_by], clock.now())
        assert len(rows(house, tasks, case_id=case)) == 2
    assert broken_chains(house) == {}


def test_of_several_who_claim_a_task_one_holds_it(house: Engine, clock: VirtualClock) -> None:
    people = [actor(house, name) for name in PEOPLE]
    for _ in range(RACES):
        task = open_tasks(house, start(house, "chain"))["step_1"]
        outcomes = at_once(*(partial(house.run, ClaimTask(task), who) for who in people))
        (error,) = losers(outcomes)
        held = row(house, tasks, id=task)
        holder = next(who for who in people if who.id == held.assignee_id)
        assert isinstance(error, TaskTaken)
        assert (error.params["who"], error.params["at"]) == (holder.name, clock.now())
        assert rows(house, task_candidates, task_id=task) == []
        assert held.revision == 2
    assert broken_chains(house) == {}


def test_claims_releases_and_reassignments_at_once_leave_one_holder_or_an_offer(house: Engine) -> None:
    head = actor(house, "weishuxian")
    first, second = (actor(house, name) for name in PEOPLE)
    for _ in range(RACES):
        case = start(house, "chain")
        task = open_tasks(house, case)["step_1"]
        outcomes = at_once(
            partial(house.run, ClaimTask(task), first),
            partial(house.run, ReassignTask(task, second.username), head),
            partial(house.run, ReleaseTask(task), first),
        )
        assert all(
            not isinstance(one, Exception) or isinstance(one, (Conflict,)) or "permission" in str(one)
            for one in outcomes
        )
        held = row(house, tasks, id=task)
        assert bool(rows(house, task_candidates, task_id=task)) == (held.assignee_id is None)
        told = len([one for one in rows(house, audit_events, case_id=case) if one.action.startswith("task.")])
        assert held.revision == told, "every change of hands is told once"
    assert broken_chains(house) == {}


def test_completing_against_withdrawing_leaves_the_case_in_one_of_the_two_states(house: Engine) -> None:
    for _ in range(RACES):
        opened = register(house)
        task = open_tasks(house, opened.case_id)["triage"]
        outcomes = at_once(
            partial(house.run, CompleteTask(task, TRIAGE), actor(house, "zhouwenbo")),
            partial(house.run, WithdrawCase(opened.case_id, "解决了", opened.code), actor(house, "chenxiaolan")),
        )
        assert not isinstance(outcomes[1], Exception), "a withdrawal always comes through"
        assert status(house, opened.case_id) == "cancelled"
        assert open_tasks(house, opened.case_id) == {}
        finished = row(house, tasks, id=task).status
        assert finished == ("cancelled" if isinstance(outcomes[0], WrongState) else "completed")
    assert broken_chains(house) == {}


def test_reopening_at_once_starts_one_run(house: Engine) -> None:
    for _ in range(5):
        opened = register(house)
        house.run(WithdrawCase(opened.case_id, "解决了", opened.code), LOCAL_OPERATOR)
        reopen = partial(house.run, ReopenCase(opened.case_id, "又坏了"), LOCAL_OPERATOR)
        outcomes = at_once(reopen, reopen, reopen)
        assert len(winners(outcomes)) == 1
        assert all(isinstance(one, WrongState) for one in losers(outcomes))
        assert list(open_tasks(house, opened.case_id)) == ["triage"]


def test_two_branches_completed_at_once_both_arrive(house: Engine) -> None:
    for _ in range(RACES):
        case = start(house, "twins")
        both = [one.id for one in rows(house, tasks, case_id=case)]
        outcomes = at_once(*(partial(house.run, CompleteTask(task), LOCAL_OPERATOR) for task in both))
        assert losers(outcomes) == []
        assert status(house, case) == "completed"


def test_the_loser_of_a_race_keeps_the_draft(house: Engine) -> None:
    case = register(house).case_id
    carry(house, case, "triage")
    task, loser = task_row(house, case, "accept").id, actor(house, "linzhiyuan")
    house.run(SaveDraft(task, {"return_grounds": "不属于网络"}), loser)
    house.run(CompleteTask(task, {"decision": "accept"}), actor(house, "wujiayi"))
    assert row(house, drafts).answers == {"return_grounds": "不属于网络"}
    house.run(WithdrawCase(case, "解决了"), LOCAL_OPERATOR)
    assert rows(house, drafts) == []
