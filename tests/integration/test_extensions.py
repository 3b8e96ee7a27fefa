"""More time: asked for before it is over, decided by somebody else, told to the customer; never for a legal limit."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest

from engine.clock import VirtualClock
from engine.commands.ask_extension import AskExtension
from engine.commands.comment import AttachFile
from engine.commands.decide_extension import DecideExtension
from engine.commands.deploy_process import DeployProcess
from engine.dispatch import Engine
from engine.dispatch.proofs import unpack_proof
from engine.errors import BadInput, Conflict, NotAllowed, NotFound, OwnRequest
from engine.jobs import Worker, advance_to
from engine.model.jobs import jobs
from engine.model.notifications import notifications
from engine.model.tasks import task_candidates, tasks
from engine.model.time import due_history, escalations, extensions
from engine.rules.due import count_again
from engine.rules.permissions import LOCAL_OPERATOR
from tests.factories.calendars import at, local, shipped
from tests.factories.matters import CLOCKS, MORE_TIME, WAITING, matter
from tests.factories.offices import start
from tests.factories.pauses import ASKER, HEAD, MANAGER, WANTED, ask, decide, due
from tests.factories.records import actor, broken_chains, contents, level_names, obligation, row, rows
from tests.factories.together import at_once, losers, winners


@pytest.fixture
def office(house: Engine) -> Engine:
    """The house with a route that says how far its limits may be extended."""
    clocks = CLOCKS.replace("5wd", "7wd") + WAITING + MORE_TIME
    house.run(DeployProcess(matter("patient", clocks=clocks)), LOCAL_OPERATOR)
    house.run(DeployProcess(matter("capped_too", assess_due="8wd", clocks=CLOCKS)), LOCAL_OPERATOR)
    return house


def test_asking_moves_nothing_and_tells_those_who_may_decide(office: Engine) -> None:
    case = start(office, "patient")
    before = obligation(office, case, "assess")
    asked = row(office, extensions, id=ask(office, case))
    assert obligation(office, case, "assess") == before
    assert (asked.status, asked.due_at, asked.asked_by) == ("asked", before.due_at, ASKER)
    assert local(asked.wanted_at) == "2025-09-29 17:30:00", "working days end with their day"
    told = [one for one in rows(office, notifications, case_id=case) if one.template == "extension_asked"]
    assert [one.person_id for one in told] == [actor(office, HEAD).id], "the lead asked, so the head is told"


def test_an_approval_moves_the_date_in_proof_history_and_lists(office: Engine, clock: VirtualClock) -> None:
    case = start(office, "patient")
    before = obligation(office, case, "assess")
    extension = ask(office, case)
    clock.advance(timedelta(hours=1))
    decide(office, extension)
    after = obligation(office, case, "assess")
    assert (local(before.due_at), local(after.due_at)) == ("2025-09-25 17:30:00", "2025-09-29 17:30:00")
    (grant,) = unpack_proof(after.proof).grants
    assert (grant.approved_at, grant.due_at) == (clock.now(), after.due_at)
    kept = row(office, due_history, obligation_id=after.id)
    assert (kept.due_at, kept.proof, kept.reason) == (before.due_at, before.proof, "extension")
    assert row(office, tasks, case_id=case).due_at == row(office, task_candidates).due_at == after.due_at
    again = count_again(shipped(), unpack_proof(after.proof))
    assert (again.due_at, again.proof.grants) == (after.due_at, (grant,)), "the proof can be recounted"
    assert broken_chains(office) == {}


def test_the_levels_are_armed_again_for_the_new_date(office: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(office, "patient")
    old = obligation(office, case, "assess").due_at
    advance_to(worker, clock, at("2025-09-25 16:00"))
    assert level_names(office, case, "assess") == ["warn", "urge"]
    decide(office, ask(office, case))
    advance_to(worker, clock, old)
    assert "supervise_1" not in level_names(office, case, "assess")
    advance_to(worker, clock, obligation(office, case, "assess").due_at)
    fired = [one for one in rows(office, escalations, case_id=case) if not one.skipped]
    new = [one.level for one in fired if one.due_at == obligation(office, case, "assess").due_at]
    assert sorted(new) == ["supervise_1", "urge", "warn"]


def test_the_customer_and_the_asker_are_told(office: Engine) -> None:
    case = start(office, "patient")
    decide(office, ask(office, case))
    (customers,) = rows(office, notifications, case_id=case, template="extended")
    assert (customers.recipient, customers.params["due"]) == ("customer", "2025-09-29T09:30:00+00:00")
    (askers,) = rows(office, notifications, case_id=case, template="extension_approved")
    assert askers.person_id == actor(office, ASKER).id


def test_a_refusal_moves_nothing_and_says_why(office: Engine) -> None:
    case = start(office, "patient")
    extension, before = ask(office, case), obligation(office, case, "assess")
    with pytest.raises(BadInput, match="no more time"):
        decide(office, extension, approve=False, note=" ")
    decide(office, extension, approve=False, note="人手够了")
    assert obligation(office, case, "assess") == before
    refused = row(office, extensions, id=extension)
    assert (refused.status, refused.decided_by, refused.note) == ("refused", HEAD, "人手够了")
    assert rows(office, notifications, case_id=case, template="extended") == []
    assert rows(office, notifications, case_id=case, template="extension_refused")
    assert ask(office, case) != extension, "a better reason may be given"


def test_nobody_decides_about_their_own_request(office: Engine) -> None:
    case = start(office, "patient")
    extension = ask(office, case, by=HEAD)
    before = contents(office)
    for approve in (True, False):
        with pytest.raises(OwnRequest, match="孙丽华"):
            decide(office, extension, approve=approve)
    assert contents(office) == before
    decide(office, extension, by=MANAGER)
    assert due(office, case) == "2025-09-29 17:30:00"


def test_whom_it_does_not_concern_neither_asks_nor_decides(office: Engine) -> None:
    case = start(office, "patient")
    with pytest.raises(NotAllowed, match=r"extension\.ask"):
        ask(office, case, by="huangqiuping")
    extension = ask(office, case)
    for outsider in ("huangqiuping", "fanchengye", "chenxiaolan", "shenmo"):
        with pytest.raises(NotAllowed, match=r"extension\.decide"):
            decide(office, extension, by=outsider)


def test_a_legal_limit_is_never_extended(office: Engine) -> None:
    case = start(office, "patient")
    before = contents(office)
    with pytest.raises(BadInput, match="“legal” is a limit that nobody may extend"):
        ask(office, case, "legal", "2025-11-30 12:00")
    assert contents(office) == before


def test_what_is_overdue_is_acknowledged_not_extended(office: Engine, clock: VirtualClock, worker: Worker) -> None:
    case = start(office, "patient")
    extension = ask(office, case)
    advance_to(worker, clock, obligation(office, case, "assess").due_at)
    assert "supervise_1" in level_names(office, case, "assess"), "asking stops no ladder"
    with pytest.raises(BadInput, match="acknowledge its escalation"):
        decide(office, extension)
    assert row(office, extensions, id=extension).status == "asked"
    with pytest.raises(BadInput, match="acknowledge"):
        ask(office, case)
    decide(office, extension, approve=False, note="已经超期")
    assert row(office, extensions, id=extension).status == "refused"


@pytest.mark.parametrize(
    ("wanted", "why"),
    [("2025-09-25 09:00", "after that"), ("2025-09-24 12:00", "after that"), ("2025-10-13 12:00", "5 working days")],
)
def test_the_wanted_date_lies_after_the_present_one_and_within_the_routes_bound(
    office: Engine, wanted: str, why: str
) -> None:
    case = start(office, "patient")
    before = contents(office)
    with pytest.raises(BadInput, match=why):
        ask(office, case, wanted=wanted)
    assert contents(office) == before


def test_a_limit_is_extended_as_often_as_the_route_allows(office: Engine, clock: VirtualClock) -> None:
    case = start(office, "patient")
    decide(office, ask(office, case))
    with pytest.raises(BadInput, match="1 time"):
        ask(office, case, wanted="2025-09-30 12:00")


def test_one_request_waits_at_a_time(office: Engine) -> None:
    case = start(office, "patient")
    ask(office, case)
    with pytest.raises(Conflict, match="周文博"):
        ask(office, case, by=HEAD)
    assert len(rows(office, extensions, case_id=case)) == 1


def test_a_request_needs_a_reason_and_evidence_of_this_case(office: Engine) -> None:
    case, other = start(office, "patient"), start(office, "patient")
    owed = obligation(office, case, "assess").id
    elsewhere = office.run(AttachFile(other, "a.txt", b"seen"), LOCAL_OPERATOR)
    with pytest.raises(BadInput, match="why"):
        office.run(AskExtension(owed, at(WANTED), " "), actor(office, ASKER))
    with pytest.raises(NotFound):
        office.run(AskExtension(owed, at(WANTED), "等", elsewhere), actor(office, ASKER))
    with pytest.raises(NotFound):
        office.run(AskExtension(1, at(WANTED), "等"), actor(office, ASKER))
    with pytest.raises(NotFound):
        office.run(DecideExtension(1, True), actor(office, HEAD))


def test_no_extension_passes_a_legal_limit(office: Engine, clock: VirtualClock) -> None:
    clock.set(at("2025-09-22 09:30"))
    case = start(office, "capped_too")
    decide(office, ask(office, case, "internal", "2025-10-20 12:00"))
    assert due(office, case, "internal") == due(office, case, "legal") == "2025-10-09 23:59:59"
    cap = unpack_proof(obligation(office, case, "internal").proof).cap
    assert cap is not None
    assert cap.name == "legal"
    with pytest.raises(BadInput, match="no more time to give"):
        ask(office, case, "internal", "2025-10-21 12:00")


def test_a_clock_that_is_extended_lets_the_steps_have_the_time_that_it_had_cut(office: Engine) -> None:
    case = start(office, "capped_too")
    assert due(office, case, "assess") == due(office, case, "internal") == "2025-09-28 17:30:00"
    decide(office, ask(office, case, "internal", "2025-09-30 12:00"))
    assert due(office, case, "assess") == due(office, case, "internal") == "2025-09-30 17:30:00"


def test_of_two_who_decide_at_once_one_decides_and_the_other_is_told_who_and_when(
    office: Engine, clock: VirtualClock
) -> None:
    deciders = {actor(office, name).name: actor(office, name) for name in (HEAD, MANAGER)}
    for number in range(10):
        case = start(office, "patient")
        extension = ask(office, case)
        moment: datetime = clock.now()
        outcomes = at_once(
            *(
                partial(office.run, DecideExtension(extension, approve=bool(number % 2), note="看过了"), who)
                for who in deciders.values()
            )
        )
        assert len(winners(outcomes)) == 1
        (error,) = losers(outcomes)
        assert isinstance(error, Conflict)
        decided = row(office, extensions, id=extension)
        said = error.params["detail"].params
        assert (deciders[said["who"]].username, said["at"]) == (decided.decided_by, moment)
        moved = rows(office, due_history, obligation_id=decided.obligation_id)
        assert len(moved) == number % 2
        assert len(rows(office, jobs, case_id=case, subject=str(decided.obligation_id))) == 1
    assert broken_chains(office) == {}


def test_of_two_who_ask_at_once_one_asks(office: Engine) -> None:
    for _ in range(10):
        case = start(office, "patient")
        outcomes = at_once(*(partial(ask, office, case, "assess", WANTED, who) for who in (ASKER, HEAD)))
        (error,) = losers(outcomes)
        assert isinstance(error, Conflict)
        assert len(rows(office, extensions, case_id=case)) == 1
