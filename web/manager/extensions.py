"""Requests for more time that wait for a decision, and the decision."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.decide_extension import DecideExtension
from engine.errors import BadInput
from engine.queries.extensions import waiting_extensions
from engine.queries.paging import Cursor
from web.failures import sentence
from web.manager.pages import pages
from web.request import actor, for_people, now, of_request, reading, run


@pages.get("/extensions")
@for_people("extension.decide")
def extensions() -> str:
    """The list, the one that is due first in front."""
    return _page()


@pages.post("/extensions/<int:extension_id>/decide")
@for_people("extension.decide")
def decide(extension_id: int) -> Response | tuple[str, int]:
    """Approve or refuse; back to where the form was."""
    approve = request.form.get("decision") == "approve"
    try:
        run(DecideExtension(extension_id, approve, request.form.get("note", "")))
    except BadInput as error:
        return _page(error), 422
    done = "approved" if approve else "refused"
    if request.form.get("_from") == "case":
        case_id = request.form.get("_case", 0, type=int)
        return redirect(url_for("handler.case", case_id=case_id, done=done, _anchor="more-time"))
    return redirect(url_for("manager.extensions", done=done))


def _page(refused: BadInput | None = None) -> str:
    with reading() as connection:
        after = Cursor.parse(request.args.get("after"))
        page = waiting_extensions(connection, of_request().engine.definitions, actor(), now(), after)
    return render_template("manager/extensions.html", page=page, refused=sentence(refused) if refused else "")
