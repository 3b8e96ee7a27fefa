"""Playing one scenario: each step is a command of a person who may give it, or time passing under the real worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from engine.calendar import Duration
from engine.clock import VirtualClock
from engine.commands.acknowledge import Acknowledge
from engine.commands.add_material import AddMaterial
from engine.commands.ask_extension import AskExtension
from engine.commands.assign_task import ClaimTask, ReleaseTask
from engine.commands.broadcast_signal import BroadcastSignal
from engine.commands.close_case import CancelCase, ReopenCase, WithdrawCase
from engine.commands.comment import AttachFile
from engine.commands.complete_task import CompleteTask
from engine.commands.decide_extension import DecideExtension
from engine.commands.deliver_message import DeliverMessage
from engine.commands.hold_case import ResumeCase, SuspendCase
from engine.commands.receive_intake import Received
from engine.commands.send_message import SendMessage
from engine.dispatch import Definition, Engine
from engine.errors import BadInput, FormInvalid, HuiyinError
from engine.jobs.virtual import advance_to
from engine.jobs.worker import Worker
from engine.rules.permissions import CUSTOMER, LOCAL_OPERATOR, SYSTEM
from engine.scenarios.actors import actor_for, answerable, named
from engine.scenarios.compare import Difference, differences
from engine.scenarios.facts import Facts, OpenTaskFact, facts_of
from engine.scenarios.moments import after, moment
from engine.scenarios.opening import open_case
from engine.scenarios.scenario import Scenario, Step
from engine.text import text


@dataclass(frozen=True, slots=True)
class Failure:
    """Where a scenario went another way than it says: line, step, and either differences or an error's words."""

    line: int
    step: str
    differences: tuple[Difference, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one scenario; `failure` is None when all was as expected."""

    failure: Failure | None
    visited: tuple[str, ...]


def play(engine: Engine, clock: VirtualClock, definition: Definition, scenario: Scenario) -> Outcome:
    """Start the case, take the steps, compare. The first failure ends it."""
    try:
        case = open_case(engine, clock, definition, scenario)
    except HuiyinError as error:
        return Outcome(Failure(scenario.start_line, "start", problem=sentence(error)), ())
    playing = Play(engine, clock, definition, case)
    failure = next(filter(None, map(playing.take, scenario.steps)), None) or playing.finish(scenario)
    facts = playing.facts()
    return Outcome(failure, (*facts.visited, *facts.rules))


class Play:
    """One case on its way through a scenario."""

    def __init__(self, engine: Engine, clock: VirtualClock, definition: Definition, case: Received) -> None:
        self.engine = engine
        self.clock = clock
        self.definition = definition
        self.case = case
        self._worker = Worker(engine, "scenario")
        self._verbs: dict[str, Callable[[Step], None]] = {
            "complete": self._complete,
            "claim": self._claim,
            "release": self._release,
            "wait": self._wait,
            "wait_until": self._wait_until,
            "withdraw": self._withdraw,
            "cancel": self._cancel,
            "suspend": self._suspend,
            "resume": self._resume,
            "answer": self._answer,
            "extend": self._extend,
            "reopen": self._reopen,
            "acknowledge": self._acknowledge,
            "message": self._message,
            "send": self._send,
            "signal": self._signal,
        }

    def facts(self) -> Facts:
        """The case as it stands."""
        return facts_of(self.engine, self.case.case_id, self.definition.model)

    def take(self, step: Step) -> Failure | None:
        """Do or check one step; None when it went as it should."""
        shown = f"{step.verb}: {step.value}" if isinstance(step.value, str) else step.verb
        if step.verb == "expect":
            return self._compare(step.value, step.line, step.lines)
        try:
            self._verbs[step.verb](step)
        except HuiyinError as error:
            refused = step.refused == error.code
            return None if refused else Failure(step.line, shown, problem=sentence(error))
        if step.refused is not None:
            return Failure(step.line, shown, problem=f"it was to be refused with {step.refused} and was not")
        stuck = self.facts().incidents
        return Failure(step.line, shown, problem=stuck[0]) if stuck else None

    def finish(self, scenario: Scenario) -> Failure | None:
        """The final expectation."""
        return self._compare(scenario.expect, scenario.lines.get("end", 1), scenario.lines)

    def _compare(self, expected: Any, line: int, lines: Any) -> Failure | None:
        found = tuple(differences(expected, self.facts(), self.definition.model, self._zone))
        if not found:
            return None
        return Failure(lines.get(found[0].what.split(".")[0], line), "expect", found)

    @property
    def _zone(self) -> tzinfo:
        return self.definition.base_calendar.zone

    def _task(self, element_id: str) -> OpenTaskFact:
        facts = self.facts()
        for task in facts.open:
            if task.element_id == element_id:
                return task
        names = ", ".join(task.element_id for task in facts.open) or "-"
        raise BadInput(detail=text("“{step}” is not open; open are: {open}", step=element_id, open=names))

    def _complete(self, step: Step) -> None:
        task = self._task(step.value)
        self.engine.run(CompleteTask(task.id, step.answers), actor_for(self.engine, step.by, task))

    def _claim(self, step: Step) -> None:
        task = self._task(step.value)
        self.engine.run(ClaimTask(task.id), actor_for(self.engine, step.by, task))

    def _release(self, step: Step) -> None:
        task = self._task(step.value)
        self.engine.run(ReleaseTask(task.id), actor_for(self.engine, step.by, task))

    def _wait(self, step: Step) -> None:
        until = after(self.definition.base_calendar, self.clock.now(), Duration.parse(step.value))
        advance_to(self._worker, self.clock, until)

    def _wait_until(self, step: Step) -> None:
        until = moment(step.value, self.facts().dues, self.definition.base_calendar)
        if until < self.clock.now():
            local = self.clock.now().astimezone(self._zone).isoformat(timespec="minutes")
            raise BadInput(detail=text("“{words}” is past: it is {now} already", words=step.value, now=local))
        advance_to(self._worker, self.clock, until)

    def _withdraw(self, step: Step) -> None:
        self.engine.run(WithdrawCase(self.case.case_id, step.value, self.case.code), CUSTOMER)

    def _cancel(self, step: Step) -> None:
        self.engine.run(CancelCase(self.case.case_id, step.value), LOCAL_OPERATOR)

    def _reopen(self, step: Step) -> None:
        self.engine.run(ReopenCase(self.case.case_id, step.value), LOCAL_OPERATOR)

    def _suspend(self, step: Step) -> None:
        until = self._moment(step.value["until"])
        file = step.value.get("evidence")
        shown = AttachFile(self.case.case_id, f"{file}.txt", file.encode()) if file else None
        evidence = self.engine.run(shown, LOCAL_OPERATOR) if shown else None
        command = SuspendCase(self.case.case_id, step.value["reason"], until, step.value.get("for"), evidence)
        self.engine.run(command, LOCAL_OPERATOR)

    def _resume(self, step: Step) -> None:
        self.engine.run(ResumeCase(self.case.case_id), LOCAL_OPERATOR)

    def _answer(self, step: Step) -> None:
        words, came = step.value["words"], step.value.get("came")
        if came is None:
            self.engine.run(AddMaterial(self.case.case_id, self.case.code, words), CUSTOMER)
        else:
            self.engine.run(AddMaterial(self.case.case_id, None, words, self._moment(came)), LOCAL_OPERATOR)

    def _extend(self, step: Step) -> None:
        facts, wanted = self.facts(), step.value["of"]
        if wanted not in facts.owed:
            known = ", ".join(sorted(facts.owed)) or "-"
            raise BadInput(detail=text("nothing called “{name}” is owed; known are: {known}", name=wanted, known=known))
        asker = LOCAL_OPERATOR if step.by is None else named(self.engine, step.by)
        command = AskExtension(facts.owed[wanted], self._moment(step.value["until"]), step.value["reason"])
        asked = self.engine.run(command, asker)
        if "approved" in step.value:
            self.engine.run(DecideExtension(asked, step.value["approved"], step.value["reason"]), SYSTEM)

    def _moment(self, words: str) -> datetime:
        return moment(words, self.facts().dues, self.definition.base_calendar)

    def _acknowledge(self, step: Step) -> None:
        facts = self.facts()
        named = (step.value["of"], step.value["level"])
        level = next((one for one in facts.levels if (one.obligation, one.level) == named), None)
        if level is None:
            raise BadInput(detail=text("“{level}” of “{step}” has not fired", step=named[0], level=named[1]))
        promised = moment(step.value["promised"], facts.dues, self.definition.base_calendar)
        actor = answerable(self.engine, step.by, level)
        self.engine.run(Acknowledge(level.id, promised, step.value["reason"]), actor)

    def _message(self, step: Step) -> None:
        self.engine.run(DeliverMessage(self.case.case_id, step.value, dict(step.answers)), LOCAL_OPERATOR)

    def _send(self, step: Step) -> None:
        self.engine.run(SendMessage(step.value["message"], step.value.get("key"), dict(step.answers)), LOCAL_OPERATOR)
        advance_to(self._worker, self.clock, self.clock.now())

    def _signal(self, step: Step) -> None:
        self.engine.run(BroadcastSignal(step.value, dict(step.answers)), LOCAL_OPERATOR)
        advance_to(self._worker, self.clock, self.clock.now())


def sentence(error: HuiyinError) -> str:
    """An error on one line; a form's with what is wrong in each field."""
    if isinstance(error, FormInvalid):
        return "; ".join(f"{name}: {reason}" for name, reason in error.fields.items())
    return f"{error.code} {error.text}"
