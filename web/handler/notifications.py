"""What the system told one."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.queries.notifications import latest
from engine.sessions import mark_read
from web.handler.pages import pages
from web.request import actor, for_people, language, now, of_request, reading, zone


@pages.get("/notifications")
@for_people()
def notifications() -> str:
    """The latest, newest first."""
    with reading() as connection:
        told = latest(connection, of_request().engine.definitions, actor().id or 0, language(), zone())
    return render_template("handler/notifications.html", told=told)


@pages.post("/notifications/read")
@for_people()
def read() -> Response:
    """Everything has been seen."""
    mark_read(of_request().engine.database, actor().id or 0, now())
    return redirect(url_for("handler.notifications", done="read"))
