"""What the engine refuses, as pages: the sentence, what to do next, and what was typed."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from engine.errors import (
    BadInput,
    Conflict,
    FormInvalid,
    HuiyinError,
    NotAllowed,
    NotFound,
    SignInFailed,
    TaskTaken,
    Unavailable,
)
from engine.text import Text, text
from web.permissions import in_words
from web.request import me
from web.security import SAFE, is_own_origin
from web.shown import moment, words

STATUS: tuple[tuple[type[HuiyinError], int], ...] = (
    (FormInvalid, 422),
    (BadInput, 400),
    (NotFound, 404),
    (NotAllowed, 403),
    (Conflict, 409),
    (Unavailable, 503),
)

_TITLES = {
    400: text("This cannot be used"),
    403: text("Not allowed"),
    404: text("Not found"),
    405: text("Not found"),
    409: text("Somebody was first"),
    413: text("Too large"),
    500: text("Something went wrong"),
    503: text("Not now"),
}
_ADVICE = {
    404: text("There is no such page. It may have moved, or the address is incomplete."),
    405: text("There is no such page. It may have moved, or the address is incomplete."),
    413: text("What was sent is too large. Choose smaller files."),
    500: text("This was our fault, and it was written down. Nothing was changed; try again in a moment."),
}


def install(app: Flask) -> None:
    """Every refusal becomes a page in the reader's language."""
    app.register_error_handler(SignInFailed, ask_to_sign_in)
    app.register_error_handler(HuiyinError, refuse)
    app.register_error_handler(HTTPException, stumble)


def status_of(error: HuiyinError) -> int:
    """The HTTP status that says what kind of refusal this is."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def sentence(error: HuiyinError) -> str:
    """Message and advice in the reader's language, instants in the reader's zone."""
    error.params = {name: _shown(value) for name, value in error.params.items()}
    if isinstance(error, NotAllowed) and "permission" in error.params:
        error.params["permission"] = in_words(error.params["permission"])
    return error.show(g.say)


def _shown(value: object) -> object:
    """Instants as people read them, also inside a sentence that is part of another."""
    if isinstance(value, Text):
        return Text(value.template, {name: _shown(inner) for name, inner in value.params.items()})
    return moment(value) if isinstance(value, datetime) else value


def refuse(error: HuiyinError) -> Response:
    """A refused command or query."""
    status = status_of(error)
    title = title_of(error)
    return make_response(render_template("failure.html", title=title, sentence=sentence(error), back=_before()), status)


def title_of(error: HuiyinError) -> str:
    """A refusal in two or three words."""
    if isinstance(error, Conflict) and not isinstance(error, TaskTaken):
        return words(text("This has changed meanwhile"))
    return words(_TITLES.get(status_of(error), _TITLES[500]))


def _before() -> str:
    """The page of ours that sent the form that was refused."""
    before = urlsplit(request.referrer or "")
    if request.method in SAFE or before.netloc != request.host:
        return ""
    return before.path + (f"?{before.query}" if before.query else "")


def stumble(error: HTTPException) -> Response:
    """What Flask itself refuses: unknown pages, too large requests, our own mistakes."""
    status = error.code or 500
    if status < 400:
        return make_response(error.get_response())
    if status == 405 and request.method in SAFE:
        return make_response(redirect(_above()))
    title, advice = (
        _TITLES.get(status, _TITLES[400]),
        _ADVICE.get(status, _ADVICE[500] if status >= 500 else _ADVICE[404]),
    )
    return make_response(render_template("failure.html", title=words(title), sentence=words(advice)), status)


def _above() -> str:
    """The nearest page above an address that only takes forms: somebody loaded the answer to one again."""
    above = request.path.rpartition("/")[0]
    while above:
        with suppress(HTTPException):
            current_app.url_map.bind("").match(above, "GET")
            return above
        above = above.rpartition("/")[0]
    return url_for("home")


def ask_to_sign_in(error: SignInFailed) -> Response:
    """The sign-in page; what was typed into a form of ours is kept and comes back after it."""
    kept = kept_form() if request.method not in SAFE and is_own_origin() else None
    had_session = me() is None and bool(request.cookies.get("huiyin_session"))
    page = render_template(
        "auth/sign_in.html",
        after=request.full_path.rstrip("?") if request.method in SAFE else "",
        kept=json.dumps(kept) if kept else "",
        ended=had_session or kept is not None,
        wrong="",
        username="",
    )
    return make_response(page, 401)


def kept_form() -> dict[str, object]:
    """Path and fields of a form that came without a session; files cannot be kept."""
    fields = [[name, value] for name, value in request.form.items(multi=True) if name != "_csrf"]
    return {"path": request.full_path.rstrip("?"), "fields": fields}
