"""What is done to a case as a whole: hold, resume, more time, the customer's answer, closing, seeing personal data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from typing import Any

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from engine import Command
from engine.commands.add_material import AddMaterial
from engine.commands.ask_extension import AskExtension
from engine.commands.close_case import CancelCase, ReopenCase, WithdrawCase
from engine.commands.escalate import EscalateByHand
from engine.commands.hold_case import ResumeCase, SuspendCase
from engine.commands.unmask import Unmask
from engine.errors import BadInput, FormInvalid
from engine.text import Text, text
from web.failures import sentence
from web.handler.cases import Refused, show_case
from web.handler.files import evidence_of_form
from web.handler.pages import pages
from web.request import for_people, run
from web.shown import words

Answer = Response | tuple[str, int]
Typed = dict[str, str]
"""The fields of a form as they were sent."""

HOLD_ENDS = time(9, 0)
"""A hold ends when the office opens on the day given."""


@pages.post("/cases/<int:case_id>/suspend")
@for_people("case.steer")
def suspend(case_id: int) -> Answer:
    """Hold it until a date, for a reason of the route."""

    def hold(typed: Typed) -> SuspendCase:
        evidence = _evidence(case_id, typed)
        return SuspendCase(case_id, typed.get("reason", ""), _until(), typed.get("why") or None, evidence)

    return _do(case_id, "suspend", hold, "suspended", {"words": "reason", "reason": "why", "evidence_id": "file"})


@pages.post("/cases/<int:case_id>/extend")
@for_people("extension.ask")
def extend(case_id: int) -> Answer:
    """Ask for more time for one of its clocks or steps."""

    def ask(typed: Typed) -> AskExtension:
        evidence = _evidence(case_id, typed)
        wanted_at = _instant("wanted", text("Say until when you need it."))
        return AskExtension(_obligation(), wanted_at, typed.get("reason", ""), evidence)

    return _do(case_id, "extend", ask, "asked", {"obligation_id": "obligation", "wanted_at": "wanted"})


@pages.post("/cases/<int:case_id>/answer")
@for_people("case.open")
def answer(case_id: int) -> Answer:
    """What the customer gave or said, recorded for them; when it came, if that was before now."""

    def record(typed: Typed) -> AddMaterial:
        came = typed.get("answered_at")
        answered_at = _instant("answered_at", text("Say when it came, or leave it empty.")) if came else None
        return AddMaterial(case_id, None, typed.get("reason", ""), answered_at)

    return _do(case_id, "answer", record, "answered", {"words": "reason"})


@pages.post("/cases/<int:case_id>/resume")
@for_people("case.steer")
def resume(case_id: int) -> Response:
    """Go on."""
    run(ResumeCase(case_id))
    return _back(case_id, "resumed")


@pages.post("/cases/<int:case_id>/withdraw")
@for_people("case.withdraw")
def withdraw(case_id: int) -> Answer:
    """The customer takes it back."""
    return _do(case_id, "withdraw", lambda _: WithdrawCase(case_id, _reason()), "withdrawn")


@pages.post("/cases/<int:case_id>/cancel")
@for_people("case.close")
def cancel(case_id: int) -> Answer:
    """It should not have been a case."""
    return _do(case_id, "cancel", lambda _: CancelCase(case_id, _reason()), "cancelled")


@pages.post("/cases/<int:case_id>/reopen")
@for_people("case.close")
def reopen(case_id: int) -> Answer:
    """Start its next run."""
    return _do(case_id, "reopen", lambda _: ReopenCase(case_id, _reason()), "reopened")


@pages.post("/cases/<int:case_id>/unmask")
@for_people("case.unmask")
def unmask(case_id: int) -> str:
    """Personal data whole, this once; the reason is recorded."""
    run(Unmask(case_id, _reason()))
    return show_case(case_id, unmasked=True)


@pages.post("/cases/<int:case_id>/escalate")
@for_people("escalation.raise")
def escalate(case_id: int) -> Answer:
    """Raise one of its clocks or steps now."""
    return _do(case_id, "escalate", lambda _: EscalateByHand(_obligation(), _reason()), "escalated")


def _do(
    case_id: int,
    verb: str,
    command: Callable[[Typed], Command[object]],
    done: str,
    names: Mapping[str, str] | None = None,
) -> Answer:
    """Run the command that a form asks for. Refused, the form comes back as it was sent, open, with the sentence at
    its field.

    `names`: the command's field → the form's, where they differ.
    """
    typed, names = request.form.to_dict(), names or {}
    try:
        run(command(typed))
    except FormInvalid as error:
        wrong = {name: words(why) for name, why in error.fields.items()}
    except BadInput as error:
        wrong = {names.get(error.field, error.field): sentence(error)}
    else:
        return _back(case_id, done)
    return show_case(case_id, refused=Refused(verb, typed, wrong)), 422


def _evidence(case_id: int, typed: Typed) -> int | None:
    """The file sent or chosen; one that was sent is the case's from now on, and chosen when the form comes back."""
    evidence = evidence_of_form(case_id)
    typed["evidence"] = str(evidence or "")
    return evidence


def _obligation() -> int:
    return request.form.get("obligation", 0, type=int)


def _reason() -> str:
    reason = request.form.get("reason", "").strip()
    if not reason:
        raise BadInput(field="reason", detail=text("Give a reason: it stays with the case."))
    return reason


def _instant(field: str, wrong: Text) -> datetime:
    """An instant on the reader's own clock."""
    zone: Any = g.zone
    try:
        return datetime.fromisoformat(request.form.get(field, "")).replace(tzinfo=zone).astimezone(UTC)
    except ValueError:
        raise BadInput(field=field, detail=wrong) from None


def _until() -> datetime:
    try:
        on = datetime.fromisoformat(request.form.get("until", ""))
    except ValueError:
        raise BadInput(field="until", detail=text("Say until which day the case is held.")) from None
    zone: Any = g.zone
    return datetime.combine(on.date(), HOLD_ENDS, tzinfo=zone).astimezone(UTC)


def _back(case_id: int, done: str) -> Response:
    return redirect(url_for("handler.case", case_id=case_id, done=done))
