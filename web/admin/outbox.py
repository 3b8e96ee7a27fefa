"""Messages out: how each way stands, and what did not arrive."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.commands.mend_sending import DismissNotification, SendAgain
from engine.queries.outbox import outbox_state
from web.admin.views import pages
from web.request import for_people, now, of_request, reading, run


@pages.get("/operations/messages")
@for_people("system.inspect", "system.operate")
def messages() -> str:
    """The channels that are set up, failed and bounced messages, and what went late."""
    with reading() as connection:
        found = outbox_state(connection, of_request().settings, now())
    return render_template("admin/outbox.html", outbox=found)


@pages.post("/operations/messages/<int:notification_id>/again")
@for_people("system.operate")
def send_again(notification_id: int) -> Response:
    """Let it be sent once more."""
    run(SendAgain(notification_id))
    return redirect(url_for("admin.messages", done="sent-again"))


@pages.post("/operations/messages/<int:notification_id>/dismiss")
@for_people("system.operate")
def dismiss(notification_id: int) -> Response:
    """Let it be."""
    run(DismissNotification(notification_id))
    return redirect(url_for("admin.messages", done="dismissed"))
