"""Operations: anything red first."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.incidents import ResolveIncident
from engine.queries.operations import health
from web.request import for_people, now, reading, run

pages = Blueprint("admin", __name__, template_folder="templates")


@pages.get("/operations")
@for_people("system.inspect", "system.operate")
def operations() -> str:
    """Incidents that wait, and how the jobs stand."""
    with reading() as connection:
        found = health(connection, now())
    return render_template("admin/operations.html", health=found)


@pages.post("/operations/incidents/<int:incident_id>")
@for_people("system.operate")
def resolve(incident_id: int) -> Response:
    """Try its job again, or say that it is settled."""
    run(ResolveIncident(incident_id, retry=request.form.get("retry") == "yes"))
    return redirect(url_for("admin.operations", done="resolved"))
