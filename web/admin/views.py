"""Operations: anything red first."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.incidents import ResolveIncident
from engine.commands.settle_job import RetryJob, SkipJob, can_be_skipped
from engine.queries.operations import health
from web.admin.kinds import in_words
from web.request import for_people, now, reading, run

pages = Blueprint("admin", __name__, template_folder="templates")


@pages.get("/operations")
@for_people("system.inspect", "system.operate")
def operations() -> str:
    """Incidents that wait, and how the jobs stand."""
    with reading() as connection:
        found = health(connection, now())
    return render_template("admin/operations.html", health=found, can_be_skipped=can_be_skipped, in_words=in_words)


@pages.post("/operations/incidents/<int:incident_id>")
@for_people("system.operate")
def resolve(incident_id: int) -> Response:
    """Say that it is settled."""
    run(ResolveIncident(incident_id))
    return redirect(url_for("admin.operations", done="resolved"))


@pages.post("/operations/jobs/<int:job_id>/retry")
@for_people("system.operate")
def retry(job_id: int) -> Response:
    """Have a job that was given up tried again."""
    run(RetryJob(job_id))
    return redirect(url_for("admin.operations", done="retried"))


@pages.post("/operations/jobs/<int:job_id>/skip")
@for_people("system.operate")
def skip(job_id: int) -> Response:
    """Go on without it, for a reason."""
    run(SkipJob(job_id, request.form.get("reason", "")))
    return redirect(url_for("admin.operations", done="skipped"))
