"""Escalations: counts, rows, and the acknowledgement with its date and reason."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.acknowledge import Acknowledge
from engine.errors import BadInput
from engine.queries.escalations import View, escalation_count, escalation_page
from engine.queries.paging import Cursor
from engine.queries.people import group_names
from engine.text import text
from web.failures import sentence
from web.request import actor, for_people, now, of_request, reading, run

pages = Blueprint("manager", __name__, template_folder="templates")


@pages.get("/escalations")
@for_people("escalation.acknowledge", "reports.see")
def escalations() -> str:
    """The page; each count leads to its rows."""
    return _page(request.args.get("view", ""))


def _page(wanted: str, refused: BadInput | None = None, escalation_id: int = 0) -> str:
    """The rows of a view; a refused acknowledgement stays open in its row, as it was typed."""
    view = View(wanted) if wanted in {str(one) for one in View} else View.WAITING
    with reading() as connection:
        counts = {str(one): escalation_count(connection, actor(), one, now()) for one in View}
        if not wanted and not counts[View.WAITING]:
            view = View.OVERDUE
        page = escalation_page(
            connection, of_request().engine.definitions, actor(), view, now(), Cursor.parse(request.args.get("after"))
        )
        groups = group_names(connection)
    answer = {**request.form.to_dict(), "row": escalation_id, "wrong": sentence(refused)} if refused else {}
    return render_template("manager/escalations.html", page=page, counts=counts, groups=groups, answer=answer)


@pages.post("/escalations/<int:escalation_id>/acknowledge")
@for_people("escalation.acknowledge")
def acknowledge(escalation_id: int) -> Response | tuple[str, int]:
    """A new date and a reason, on record."""
    try:
        run(Acknowledge(escalation_id, _promised_at(), request.form.get("reason", "")))
    except BadInput as error:
        return _page(request.form.get("_view", ""), error, escalation_id), 422
    return redirect(url_for("manager.escalations", view=request.form.get("_view", ""), done="acknowledged"))


def _promised_at() -> datetime:
    zone: Any = g.zone
    try:
        return datetime.fromisoformat(request.form.get("promised", "")).replace(tzinfo=zone).astimezone(UTC)
    except ValueError:
        raise BadInput(detail=text("Say by when it will be done.")) from None
