"""Escalations: counts, rows, filters, one level in full, and the acknowledgement with its date and reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from flask import g, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from engine.commands.acknowledge import Acknowledge
from engine.errors import BadInput
from engine.queries.course import course_of
from engine.queries.escalations import (
    EscalationPage,
    Filters,
    View,
    escalation,
    escalation_count,
    escalation_page,
)
from engine.queries.paging import Count, Cursor
from engine.queries.people import people_of_office, unit_names
from engine.queries.routes import ladder_levels, route_names
from engine.text import text
from web.failures import sentence
from web.manager import words
from web.manager.asking import asked, filters_of, in_force, narrowed, widened
from web.manager.pages import pages
from web.request import actor, for_people, language, now, of_request, reading, run
from web.shown import words as shown

PARTS = ("late", "unanswered", "missed", "skipped")
"""What one looks for most in a list; each is counted and leads to its rows."""
PART_CAP = 99


@pages.get("/escalations")
@for_people("escalation.acknowledge", "reports.see")
def escalations() -> str:
    """The page; each count leads to its rows."""
    return _page(request.args.to_dict())


def _page(sent: dict[str, str], refused: BadInput | None = None, escalation_id: int = 0) -> str:
    """The rows of a view; a refused acknowledgement stays open in its row, as it was typed."""
    definitions = of_request().engine.definitions
    filters = filters_of(sent, View.WAITING)
    with reading() as connection:
        page = escalation_page(connection, definitions, actor(), filters, now(), Cursor.parse(sent.get("after")))
        if not sent.get("view") and not page.rows:
            filters = replace(filters, view=View.OVERDUE)
            page = escalation_page(connection, definitions, actor(), filters, now())
        counts = _counts(connection, page)
        routes, units = route_names(connection, definitions, language()), unit_names(connection)
        levels, people = ladder_levels(connection, definitions), people_of_office(connection)
    return render_template(
        "manager/escalations.html",
        page=page,
        counts=counts,
        routes=routes,
        units=units,
        levels=[(key, shown(words.level(key))) for key in (*levels, *words.OWN_LEVELS)],
        causes=[(str(why), shown(name)) for why, name in words.WHY.items()],
        parts={part: shown(words.PARTS[part]) for part in PARTS},
        people=people,
        in_force=in_force(filters, routes, units),
        answer=_answer(escalation_id, refused),
        **_means(filters),
    )


def _answer(escalation_id: int, refused: BadInput | None) -> dict[str, object]:
    """What was typed into a form that was refused, and why it was."""
    return {**request.form.to_dict(), "row": escalation_id, "wrong": sentence(refused)} if refused else {}


def _counts(connection: Connection, page: EscalationPage) -> dict[str, Count]:
    """How many there are under the present filters in each view; of each part up to `PART_CAP`, which is soon told."""
    filters = page.filters
    found = {
        str(view): escalation_count(connection, actor(), replace(filters, view=view), now(), page) for view in View
    }
    levels = replace(filters, view=View.ALL) if filters.view is View.OVERDUE else filters
    for part in PARTS:
        only: dict[str, Any] = {part: True}
        found[part] = escalation_count(connection, actor(), replace(levels, **only), now(), page, cap=PART_CAP)
    return found


def _means(filters: Filters) -> dict[str, Any]:
    """What the templates need to write addresses and words. A part leads to levels, also from what is overdue."""
    levels = replace(filters, view=View.ALL) if filters.view is View.OVERDUE else filters
    return {
        "filters": filters,
        "asked": asked(filters),
        "narrowed": narrowed(filters),
        "view_address": lambda view: url_for("manager.escalations", **asked(filters, view=View(view))),
        "address": lambda part: url_for("manager.escalations", **asked(levels, **{part: True})),
        "without": lambda part: url_for("manager.escalations", **asked(widened(filters, part))),
        "says": words,
    }


@pages.get("/escalations/<int:escalation_id>")
@for_people("escalation.acknowledge", "reports.see")
def details(escalation_id: int) -> str:
    """A level in full, with the hands that its case went through and how the time went."""
    return _details(escalation_id, request.args.to_dict())


def _details(escalation_id: int, sent: dict[str, str], refused: BadInput | None = None) -> str:
    """`sent`: the list that one came from, and goes back to."""
    definitions = of_request().engine.definitions
    with reading() as connection:
        row = escalation(connection, definitions, actor(), escalation_id, now())
        course = course_of(connection, definitions, row.case_id, row.run, now=now(), language=language())
    filters = filters_of(request.args.to_dict(), View.WAITING)
    return render_template(
        "manager/escalation.html", row=row, course=course, answer=_answer(escalation_id, refused), **_means(filters)
    )


@pages.post("/escalations/<int:escalation_id>/acknowledge")
@for_people("escalation.acknowledge")
def acknowledge(escalation_id: int) -> Response | tuple[str, int]:
    """A new date and a reason, on record; then back to where one was."""
    back, alone = dict(parse_qsl(request.form.get("_asked", ""))), "_details" in request.form
    try:
        run(Acknowledge(escalation_id, _promised_at(), request.form.get("reason", "")))
    except BadInput as error:
        return (_details(escalation_id, back, error) if alone else _page(back, error, escalation_id)), 422
    address = asked(filters_of(back, View.WAITING)) | {"done": "acknowledged"}
    if alone:
        return redirect(url_for("manager.details", escalation_id=escalation_id, **address))
    return redirect(url_for("manager.escalations", **address))


def _promised_at() -> datetime:
    zone: Any = g.zone
    try:
        return datetime.fromisoformat(request.form.get("promised", "")).replace(tzinfo=zone).astimezone(UTC)
    except ValueError:
        raise BadInput(detail=text("Say by when it will be done.")) from None
