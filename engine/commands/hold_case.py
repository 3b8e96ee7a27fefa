"""Suspend a case (挂起) and resume it. Only pausable clocks stop; a legal one never does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import bindparam, select

from engine.bpmn.bundle.route import HoldRule, Route
from engine.clock import as_utc
from engine.commands import _holds
from engine.commands._cases import groups_of_case, lock_case, open_run
from engine.commands._words import keep_words
from engine.dispatch import CaseInHand, Transaction
from engine.errors import BadInput, NotFound, WrongState
from engine.model.cases import CaseStatus
from engine.model.tasks import attachments
from engine.model.time import HoldEnd
from engine.queue import LeasedJob, finish_job
from engine.rules.holds import LONGEST_DAYS, latest_end
from engine.rules.permissions import Permission
from engine.text import Text, text

_FILE = select(attachments.c.id).where(
    attachments.c.case_id == bindparam("of_case"), attachments.c.id == bindparam("file_id")
)


@dataclass(frozen=True, slots=True)
class SuspendCase:
    """Hold a case until `until` (aware) because of `words`; it resumes by itself then, or with the customer's answer.

    `reason` is a key of the route's `holds`, which say how long it may last and whether `evidence_id`, a file of the
    case, is needed; a route without them takes any words.
    """

    permission: ClassVar[Permission] = Permission.STEER_CASE

    case_id: int
    words: str
    until: datetime
    reason: str | None = None
    evidence_id: int | None = None

    def execute(self, tx: Transaction) -> int:
        case = lock_case(tx, self.case_id)
        tx.actor.require(Permission.STEER_CASE, groups_of_case(tx, case.id))
        if case.status is not CaseStatus.OPEN:
            raise WrongState(what=text("Case {number}", number=case.number), state=str(case.status))
        if not self.words.strip():
            raise BadInput(field="words", detail=text("A hold needs a reason."))
        run = open_run(tx, case)
        rule = _rule(run.definition.route, self.reason)
        until = as_utc(self.until)
        latest = latest_end(run.calendar, tx.now, rule.longest if rule else None)
        if not tx.now < until <= latest:
            raise BadInput(field="until", detail=_too_long(rule, latest))
        self._require_evidence(tx, case, rule)
        comment = keep_words(tx, case, self.words)
        row = {"reason": rule.key if rule else _holds.GENERAL, "comment_id": comment, "evidence_id": self.evidence_id}
        return _holds.begin(tx, case, until, row)

    def _require_evidence(self, tx: Transaction, case: CaseInHand, rule: HoldRule | None) -> None:
        if self.evidence_id is None:
            if rule is not None and rule.evidence:
                detail = text("“{name}” needs evidence: add the file to the case and choose it.", name=rule.name)
                raise BadInput(field="evidence_id", detail=detail)
        elif tx.first(_FILE, of_case=case.id, file_id=self.evidence_id) is None:
            raise NotFound(kind="file", name=self.evidence_id)


@dataclass(frozen=True, slots=True)
class ResumeCase:
    """Go on with a suspended case. The worker does it when the hold's end comes, with the job it leased."""

    permission: ClassVar[Permission] = Permission.STEER_CASE

    case_id: int
    job: LeasedJob | None = None

    def execute(self, tx: Transaction) -> None:
        case = lock_case(tx, self.case_id)
        if self.job is not None:
            finish_job(tx, self.job)
        else:
            tx.actor.require(Permission.STEER_CASE, groups_of_case(tx, case.id))
            _holds.cancel(tx, case)
        if case.status is not CaseStatus.SUSPENDED:
            if self.job is not None:
                return
            raise WrongState(what=text("Case {number}", number=case.number), state=str(case.status))
        hold = _holds.running(_holds.holds_of_run(tx, case))
        how = HoldEnd.PERSON if self.job is None else HoldEnd.TIME
        _holds.resume(tx, case, open_run(tx, case), hold, tx.now, how)


def _rule(route: Route, key: str | None) -> HoldRule | None:
    """The route's rule for the reason; None on a route that has none and takes any words."""
    if not route.holds and key in (None, _holds.GENERAL):
        return None
    found = route.hold(key) if key else None
    if found is not None:
        return found
    names = ", ".join(f"{one.key} ({one.name})" for one in route.holds) or "—"
    if key is None:
        raise BadInput(field="reason", detail=text("Say for which reason the case is held: {names}.", names=names))
    detail = text("“{key}” is no reason for a hold on this route; use one of {names}.", key=key, names=names)
    raise BadInput(field="reason", detail=detail)


def _too_long(rule: HoldRule | None, latest: datetime) -> Text:
    if rule is None:
        return text("A hold ends within the next {days} days.", days=LONGEST_DAYS)
    longest = rule.longest.words()
    return text(
        "“{name}” holds a case for {longest} at most: choose an end ahead of now and no later than {latest}.",
        name=rule.name, longest=longest, latest=latest,
    )  # fmt: skip
