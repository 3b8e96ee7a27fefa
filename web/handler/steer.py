"""What is done to a case as a whole: hold, resume, withdraw, cancel, reopen, escalate by hand, see personal data."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from engine.commands.close_case import CancelCase, ReopenCase, WithdrawCase
from engine.commands.escalate import EscalateByHand
from engine.commands.hold_case import ResumeCase, SuspendCase
from engine.commands.unmask import Unmask
from engine.errors import BadInput
from engine.text import text
from web.handler.cases import show_case
from web.handler.pages import pages
from web.request import for_people, run

HOLD_ENDS = time(9, 0)
"""A hold ends when the office opens on the day given."""


@pages.post("/cases/<int:case_id>/suspend")
@for_people("case.steer")
def suspend(case_id: int) -> Response:
    """Hold it until a date, for a reason."""
    run(SuspendCase(case_id, _reason(), _until()))
    return _back(case_id, "suspended")


@pages.post("/cases/<int:case_id>/resume")
@for_people("case.steer")
def resume(case_id: int) -> Response:
    """Go on."""
    run(ResumeCase(case_id))
    return _back(case_id, "resumed")


@pages.post("/cases/<int:case_id>/withdraw")
@for_people("case.withdraw")
def withdraw(case_id: int) -> Response:
    """The customer takes it back."""
    run(WithdrawCase(case_id, _reason()))
    return _back(case_id, "withdrawn")


@pages.post("/cases/<int:case_id>/cancel")
@for_people("case.close")
def cancel(case_id: int) -> Response:
    """It should not have been a case."""
    run(CancelCase(case_id, _reason()))
    return _back(case_id, "cancelled")


@pages.post("/cases/<int:case_id>/reopen")
@for_people("case.close")
def reopen(case_id: int) -> Response:
    """Start its next run."""
    run(ReopenCase(case_id, _reason()))
    return _back(case_id, "reopened")


@pages.post("/cases/<int:case_id>/unmask")
@for_people("case.unmask")
def unmask(case_id: int) -> str:
    """Personal data whole, this once; the reason is recorded."""
    run(Unmask(case_id, _reason()))
    return show_case(case_id, unmasked=True)


@pages.post("/cases/<int:case_id>/escalate")
@for_people("escalation.raise")
def escalate(case_id: int) -> Response:
    """Raise one of its clocks or steps now."""
    run(EscalateByHand(request.form.get("obligation", 0, type=int), _reason()))
    return _back(case_id, "escalated")


def _reason() -> str:
    reason = request.form.get("reason", "").strip()
    if not reason:
        raise BadInput(detail=text("Give a reason: it stays with the case."))
    return reason


def _until() -> datetime:
    try:
        on = datetime.fromisoformat(request.form.get("until", ""))
    except ValueError:
        raise BadInput(detail=text("Say until which day the case is held.")) from None
    zone: Any = g.zone
    return datetime.combine(on.date(), HOLD_ENDS, tzinfo=zone).astimezone(UTC)


def _back(case_id: int, done: str) -> Response:
    return redirect(url_for("handler.case", case_id=case_id, done=done))
