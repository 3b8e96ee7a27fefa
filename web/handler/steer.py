"""What is done to a case as a whole: hold, resume, more time, the customer's answer, closing, seeing personal data."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from engine.commands.add_material import AddMaterial
from engine.commands.ask_extension import AskExtension
from engine.commands.close_case import CancelCase, ReopenCase, WithdrawCase
from engine.commands.escalate import EscalateByHand
from engine.commands.hold_case import ResumeCase, SuspendCase
from engine.commands.unmask import Unmask
from engine.errors import BadInput
from engine.text import Text, text
from web.handler.cases import show_case
from web.handler.files import evidence_of_form
from web.handler.pages import pages
from web.request import for_people, run

HOLD_ENDS = time(9, 0)
"""A hold ends when the office opens on the day given."""


@pages.post("/cases/<int:case_id>/suspend")
@for_people("case.steer")
def suspend(case_id: int) -> Response:
    """Hold it until a date, for a reason of the route."""
    words, until, why = _reason(), _until(), request.form.get("why") or None
    run(SuspendCase(case_id, words, until, why, evidence_of_form(case_id)))
    return _back(case_id, "suspended")


@pages.post("/cases/<int:case_id>/extend")
@for_people("extension.ask")
def extend(case_id: int) -> Response:
    """Ask for more time for one of its clocks or steps."""
    obligation, reason = request.form.get("obligation", 0, type=int), _reason()
    wanted_at = _instant("wanted", text("Say until when you need it."))
    run(AskExtension(obligation, wanted_at, reason, evidence_of_form(case_id)))
    return _back(case_id, "asked")


@pages.post("/cases/<int:case_id>/answer")
@for_people("case.open")
def answer(case_id: int) -> Response:
    """What the customer gave or said, recorded for them; when it came, if that was before now."""
    came = request.form.get("answered_at", "")
    answered_at = _instant("answered_at", text("Say when it came, or leave it empty.")) if came else None
    run(AddMaterial(case_id, None, request.form.get("reason", ""), answered_at))
    return _back(case_id, "answered")


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


def _instant(field: str, wrong: Text) -> datetime:
    """An instant on the reader's own clock."""
    zone: Any = g.zone
    try:
        return datetime.fromisoformat(request.form.get(field, "")).replace(tzinfo=zone).astimezone(UTC)
    except ValueError:
        raise BadInput(detail=wrong) from None


def _until() -> datetime:
    try:
        on = datetime.fromisoformat(request.form.get("until", ""))
    except ValueError:
        raise BadInput(detail=text("Say until which day the case is held.")) from None
    zone: Any = g.zone
    return datetime.combine(on.date(), HOLD_ENDS, tzinfo=zone).astimezone(UTC)


def _back(case_id: int, done: str) -> Response:
    return redirect(url_for("handler.case", case_id=case_id, done=done))
