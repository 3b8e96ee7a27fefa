"""Sign in, sign out, preferences."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import SignInFailed
from engine.locale import languages
from engine.sessions import end_session, find_session, save_preferences
from engine.sessions import sign_in as open_door
from web.failures import sentence
from web.kept import typed_before
from web.request import LANGUAGE_COOKIE, SESSION_COOKIE, THEME_COOKIE, for_people, me, now, of_request
from web.security import set_cookie

pages = Blueprint("auth", __name__, template_folder="templates")

YEAR = 365 * 24 * 3600


@pages.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Response | str | tuple[str, int]:
    """The page, and the answer to it. What was kept of a form comes back after it."""
    if request.method == "GET":
        if me() is not None:
            return redirect(url_for("home"))
        return _page(after=request.args.get("after", ""))
    office = of_request()
    username = request.form.get("username", "").strip()
    try:
        issued = open_door(
            office.engine.database,
            username,
            request.form.get("password", ""),
            now=now(),
            settings=office.settings,
            address=request.remote_addr or "",
            client=request.user_agent.string,
        )
    except SignInFailed as error:
        carried = {"after": request.form.get("after", ""), "kept": request.form.get("kept", "")}
        return _page(
            wrong=sentence(error),
            username=username,
            **carried,
        ), 401
    former = request.cookies.get(SESSION_COOKIE)
    if former:
        end_session(office.engine.database, former)
    kept = _kept(request.form.get("kept", ""))
    if kept is not None:
        signed_in = find_session(office.engine.database, issued.token, now(), office.settings)
        before = typed_before(kept["path"], kept["fields"], signed_in.actor if signed_in else None)
        token = signed_in.csrf_token if signed_in else ""
        page = render_template("auth/resume.html", kept=kept, before=before, token=token, me=signed_in)
        answer: Response = make_response(page)
    else:
        answer = redirect(_inside(request.form.get("after", "")) or url_for("home"))
    set_cookie(answer, SESSION_COOKIE, issued.token, max_age=office.settings.session_hours * 3600)  # type: ignore[arg-type]
    return answer


@pages.post("/sign-out")
@for_people()
def sign_out() -> Response:
    """End this session on the server, not only in the browser."""
    token = request.cookies.get(SESSION_COOKIE)
    if token:
        end_session(of_request().engine.database, token)
    answer = redirect(url_for("auth.sign_in", done="signed-out"))
    answer.delete_cookie(SESSION_COOKIE)
    return answer


@pages.post("/preferences")
def preferences() -> Response:
    """Language, theme, single keys: kept with the person, and in this browser for visitors."""
    language, theme, keys = (request.form.get(name) for name in ("language", "theme", "shortcuts"))
    answer = redirect(_inside(request.form.get("back", "")) or url_for("home"))
    if language in languages:
        set_cookie(answer, LANGUAGE_COOKIE, language, max_age=YEAR)  # type: ignore[arg-type]
    if theme in ("auto", "light", "dark"):
        set_cookie(answer, THEME_COOKIE, theme, max_age=YEAR)  # type: ignore[arg-type]
    signed_in = me()
    if signed_in is not None and signed_in.actor.id is not None:
        shortcuts = None if keys is None else keys == "on"
        save_preferences(
            of_request().engine.database, signed_in.actor.id, language=language, theme=theme, shortcuts=shortcuts
        )
    return answer


def _page(*, after: str = "", kept: str = "", wrong: str = "", username: str = "") -> str:
    return render_template(
        "auth/sign_in.html", after=after, kept=kept, wrong=wrong, username=username, ended=bool(kept)
    )


def _inside(path: str) -> str:
    """A path of our own, or nothing: an address from outside must not lead outside."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else ""


def _kept(source: str) -> dict[str, Any] | None:
    """The form that waited for this sign-in; nothing if it is not in the shape that we wrote."""
    try:
        kept = json.loads(source) if source else None
        fields = [(str(name), str(value)) for name, value in kept["fields"]] if kept else []
    except (ValueError, TypeError, KeyError):
        return None
    path = _inside(str(kept["path"])) if kept else ""
    return {"path": path, "fields": fields} if path else None
