"""What is true of a case at any time, whatever was done to it and in whichever order."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import select

from engine.bpmn import runtime
from engine.calendar import WorkCalendar
from engine.commands._cases import OpenRun
from engine.commands._ledger import COLUMNS, Ledger, Obligation, key_of, read_obligation
from engine.commands._moving import limit_of
from engine.commands._obligations import planned_levels
from engine.dispatch import Definition, Engine
from engine.dispatch.proofs import unpack_proof
from engine.model.cases import cases, runs, snapshots
from engine.model.jobs import jobs
from engine.model.tasks import task_candidates, tasks
from engine.model.time import ObligationKind, due_history, escalations, notices, obligations
from engine.queries.chain import verify_chain
from engine.queue import Kind
from engine.rules.due import count_again
from tests.chaos.judged import twice
from tests.factories.records import row, rows


def everything_is_true(house: Engine, case: int) -> None:
    """All of what follows."""
    owes_exactly_what_is_open(house, case)
    passes_no_level_twice(house, case)
    offers_exactly_what_nobody_holds(house, case)
    keeps_nothing_running_when_closed(house, case)
    counts_every_due_date_again(house, case)
    waits_with_one_job_for_each_ladder(house, case)
    waits_with_one_job_for_each_timer(house, case)
    with house.reading() as connection:
        assert verify_chain(connection, case).broken_at is None


def owes_exactly_what_is_open(house: Engine, case: int) -> None:
    """One open obligation for each open step, due when the task says so."""
    open_steps = {one.obligation_id: one for one in rows(house, tasks, case_id=case, status="open")}
    owed = {one.id: one for one in rows(house, obligations, case_id=case, kind="step", status="open")}
    assert owed.keys() == open_steps.keys()
    assert all(owed[key].due_at == task.due_at for key, task in open_steps.items())


def passes_no_level_twice(house: Engine, case: int) -> None:
    """Each level once for one due date of one obligation."""
    assert twice((one.obligation_id, one.level, one.due_at) for one in rows(house, escalations, case_id=case)) == []


def offers_exactly_what_nobody_holds(house: Engine, case: int) -> None:
    """Candidates are the open tasks without a holder, sorted by what they owe."""
    unheld = [one for one in rows(house, tasks, case_id=case, status="open") if one.assignee_id is None]
    ids = {one.id for one in rows(house, tasks, case_id=case)}
    offers = {(one.task_id, one.group_key, one.due_at) for one in rows(house, task_candidates) if one.task_id in ids}
    assert offers == {(one.id, one.group_key, one.due_at) for one in unheld}


def keeps_nothing_running_when_closed(house: Engine, case: int) -> None:
    """A closed case has no job, state or open obligation; an open one has its state."""
    closed = row(house, cases, id=case).status in ("completed", "cancelled")
    assert len(rows(house, snapshots, case_id=case)) == (0 if closed else 1)
    if closed:
        assert rows(house, jobs, case_id=case) == []
        assert rows(house, obligations, case_id=case, status="open") == []


def counts_every_due_date_again(house: Engine, case: int) -> None:
    """What is open is due when its proof says so, and no pause of it, now or before, took less than no time."""
    ledger, calendar, _ = _owed(house, case)
    for (_, name), obligation in ledger.items():
        proof = unpack_proof(row(house, obligations, id=obligation.id).proof)
        assert proof.due_at == obligation.due_at
        for kept in (
            proof,
            *(unpack_proof(one.proof) for one in rows(house, due_history, obligation_id=obligation.id)),
        ):
            assert all(pause.began_at <= pause.ended_at for pause in kept.pauses), name
        if obligation.open and obligation.kind != ObligationKind.ANSWER:  # no notice moves an answer
            again = count_again(calendar, proof, limit_of(ledger, obligation, proof))
            assert again.due_at == obligation.due_at, name


def waits_with_one_job_for_each_ladder(house: Engine, case: int) -> None:
    """What is open, runs, and has a level to come has one job for it; nothing else has any."""
    ledger, calendar, definition = _owed(house, case)
    run = OpenRun(b"", definition, calendar, house.clock.now())
    expected = [
        str(one.id) for one in ledger.values() if one.open and one.paused_at is None and _to_come(house, run, one)
    ]
    found = [one.subject for one in rows(house, jobs, case_id=case, kind=Kind.ESCALATE.value)]
    assert Counter(found) == Counter(expected)


def waits_with_one_job_for_each_timer(house: Engine, case: int) -> None:
    """Every timer of the run has one job, and beside the state stands how many there are."""
    states = rows(house, snapshots, case_id=case)
    _, _, definition = _owed(house, case)
    waiting = [one.ref for state in states for one in runtime.timers(definition.model, state.state)]
    assert sorted(one.subject for one in rows(house, jobs, case_id=case, kind=Kind.TIMER.value)) == sorted(waiting)
    assert sum(state.timers for state in states) == len(waiting)


def _to_come(house: Engine, run: OpenRun, obligation: Obligation) -> bool:
    passed = {one.level for one in rows(house, escalations, obligation_id=obligation.id, due_at=obligation.due_at)}
    return any(not level.skipped and level.level not in passed for level in planned_levels(run, obligation))


def _owed(house: Engine, case: int) -> tuple[Ledger, WorkCalendar, Definition]:
    """What the present run owes or owed, the calendar as it is known now, and the version of the run."""
    with house.reading() as connection:
        run = row(house, cases, id=case).run
        query = select(*COLUMNS).where(obligations.c.case_id == case, obligations.c.run == run)
        ledger: Ledger = {
            key_of(one.kind, one.name, one.escalation_id): read_obligation(one) for one in connection.execute(query)
        }
        definition = house.definitions.version(connection, _version(house, case))
        newest: Any = max((one.id for one in rows(house, notices)), default=None)
        return ledger, house.definitions.calendar(connection, definition, newest), definition


def _version(house: Engine, case: int) -> int:
    return int(max(rows(house, runs, case_id=case), key=lambda one: one.run).version_id)
