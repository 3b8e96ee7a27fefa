"""Routes are deployed whole or not at all, once for the same content, and running cases stay on theirs."""

from __future__ import annotations

from functools import partial

import pytest

from engine.commands.close_case import CancelCase, ReopenCase
from engine.commands.deploy_process import DeployProcess
from engine.commands.deploy_routes import DeployRoutes
from engine.dispatch import Engine
from engine.errors import LintRefused, NotFound
from engine.findings import Severity
from engine.model.audit import journal
from engine.model.cases import runs
from engine.model.processes import process_definitions, process_versions
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.diagrams import line, user_task
from tests.factories.matters import route
from tests.factories.offices import complete, open_tasks, start
from tests.factories.records import contents, row, rows
from tests.factories.routes import chain
from tests.factories.together import at_once, losers, winners

BROKEN = {
    "a group that nobody is in": route("bad", line(user_task("work", 'huiyin:group="nowhere"'))),
    "a duration that is none": route("bad", line(user_task("work", 'huiyin:group="window" huiyin:due="soon"'))),
    "a ladder that does not exist": route(
        "bad", line(user_task("work", 'huiyin:group="window" huiyin:due="3wd" huiyin:escalation="steep"'))
    ),
    "a form that is missing": route(
        "bad", line(user_task("work", 'huiyin:group="window" huiyin:form="forms/no.yaml"'))
    ),
    "no XML at all": route("bad", "<userTask"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_route_with_an_error_is_refused_whole(house: Engine, what: str) -> None:
    before = contents(house)
    with pytest.raises(LintRefused) as caught:
        house.run(DeployProcess(BROKEN[what]), LOCAL_OPERATOR)
    errors = [one for one in caught.value.findings if one.severity is Severity.ERROR]
    assert errors
    assert all(one.file and str(one.remedy) for one in errors)
    assert contents(house) == before


def test_one_broken_route_keeps_the_whole_folder_out(house: Engine) -> None:
    newcomer = {"people": [{"username": "newcomer", "name": "新人"}]}
    broken, also = BROKEN["a group that nobody is in"], BROKEN["no XML at all"]
    before = contents(house)
    with pytest.raises(LintRefused) as caught:
        house.run(DeployRoutes((chain("fresh"), broken, also), (newcomer,)), LOCAL_OPERATOR)
    assert {one.file for one in caught.value.findings if one.severity is Severity.ERROR} == {"bad/bad.bpmn"}
    assert contents(house) == before
    good = house.run(DeployRoutes((chain("fresh"), chain("fresher")), (newcomer,)), LOCAL_OPERATOR)
    assert [(one.key, one.already) for one in good] == [("fresh", False), ("fresher", False)]


def test_a_broken_next_version_leaves_the_present_one_current(house: Engine) -> None:
    current = row(house, process_definitions, key="chain").current_version_id
    broken = route("chain", line(user_task("step_1", 'huiyin:group="nowhere"')))
    with pytest.raises(LintRefused):
        house.run(DeployProcess(broken), LOCAL_OPERATOR)
    assert row(house, process_definitions, key="chain").current_version_id == current
    assert list(open_tasks(house, start(house, "chain"))) == ["step_1"]


def test_the_same_content_is_deployed_once(house: Engine) -> None:
    before = contents(house)
    again = house.run(DeployProcess(chain()), LOCAL_OPERATOR)
    assert (again.already, again.number) == (True, 1)
    assert contents(house) == before


def test_the_same_content_from_several_threads_is_one_version(house: Engine) -> None:
    deploy = partial(house.run, DeployProcess(chain("fresh")), LOCAL_OPERATOR)
    outcomes = at_once(deploy, deploy, deploy)
    assert losers(outcomes) == []
    assert sorted(one.already for one in winners(outcomes)) == [False, True, True]
    assert len(rows(house, process_versions, definition_key="fresh")) == 1


def test_running_cases_stay_on_their_version_and_new_ones_take_the_newest(house: Engine) -> None:
    old = start(house, "chain")
    deployed = house.run(DeployProcess(chain(tasks=1)), LOCAL_OPERATOR)
    assert (deployed.number, deployed.already) == (2, False)
    new = start(house, "chain")
    assert complete(house, new, "step_1").status == "completed"
    assert complete(house, old, "step_1").status == "open"
    assert list(open_tasks(house, old)) == ["step_2"]


def test_a_reopened_case_takes_the_newest_version(house: Engine) -> None:
    case = start(house, "chain")
    house.run(CancelCase(case, "重复"), LOCAL_OPERATOR)
    newest = house.run(DeployProcess(chain(tasks=1)), LOCAL_OPERATOR)
    house.run(ReopenCase(case, "不是重复"), LOCAL_OPERATOR)
    assert rows(house, runs, case_id=case)[-1].version_id == newest.version_id
    assert complete(house, case, "step_1").status == "completed"


def test_deploying_earlier_content_again_makes_it_current_without_a_new_version(house: Engine) -> None:
    first = row(house, process_versions, definition_key="chain")
    house.run(DeployProcess(chain(tasks=1)), LOCAL_OPERATOR)
    back = house.run(DeployProcess(chain()), LOCAL_OPERATOR)
    assert (back.version_id, back.already) == (first.id, True)
    assert row(house, process_definitions, key="chain").current_version_id == first.id
    assert [one.payload["version"] for one in rows(house, journal, action="route.deployed")][-2:] == [2, 1]


def test_a_route_that_was_never_deployed_is_not_found(house: Engine) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        start(house, "nowhere")
