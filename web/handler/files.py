"""Files of a case: added, and opened again as what they are."""

from __future__ import annotations

from flask import make_response, redirect, request, url_for
from werkzeug.http import dump_options_header
from werkzeug.wrappers import Response

from engine.commands.comment import AttachFile
from engine.errors import BadInput, FormInvalid
from engine.queries.files import open_file
from engine.text import text
from web.handler.pages import pages
from web.request import actor, for_people, reading, run

SHOWN_INSIDE = ("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain")
"""What a browser may show by itself; everything else is saved. Recordings are played."""


@pages.post("/cases/<int:case_id>/files")
@for_people("case.see")
def attach(case_id: int) -> Response:
    """Add one file or several."""
    sent = [one for one in request.files.getlist("files") if one.filename]
    if not sent:
        raise BadInput(detail=text("Choose a file first."))
    for one in sent:
        run(AttachFile(case_id, one.filename or "", one.read()))
    return redirect(url_for("handler.case", case_id=case_id, done="attached", _anchor="files"))


def evidence_of_form(case_id: int) -> int | None:
    """The file that a form names as evidence: one sent with it, added once if it is sent twice, or one of the case.

    Raises FormInvalid for a file that cannot be taken.
    """
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        key = request.form.get("_key", "")
        try:
            return run(AttachFile(case_id, sent.filename, sent.read()), key=key and f"{key}/evidence")
        except BadInput as refused:
            raise FormInvalid({"file": refused.text}) from refused
    return request.form.get("evidence", type=int)


@pages.get("/cases/<int:case_id>/files/<int:file_id>")
@for_people("case.see")
def file(case_id: int, file_id: int) -> Response:
    """The file itself, with ranges so that a recording can be wound. It runs nothing: its own policy forbids all."""
    with reading() as connection:
        found = open_file(connection, case_id, file_id, actor())
    answer = make_response(found.content)
    answer.headers["Content-Type"] = found.media_type
    shown = found.media_type in SHOWN_INSIDE or found.media_type.startswith("audio/")
    answer.headers["Content-Disposition"] = dump_options_header(
        "inline" if shown else "attachment", {"filename": found.name}
    )
    answer.headers["Content-Security-Policy"] = (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; media-src 'self'"
    )
    answer.headers["Cache-Control"] = "private, max-age=3600"
    answer.set_etag(found.sha256)
    return answer.make_conditional(request, accept_ranges=True, complete_length=len(found.content))
