"""Register while the caller talks: number, customer and history, words, route, its form; one screen, done in one go."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from engine.commands.comment import AttachFile
from engine.commands.receive_intake import Customer, Received, StartCase
from engine.errors import BadInput, FormInvalid
from engine.forms import Form, Widget
from engine.numbers import phone_number
from engine.queries.case import case_head
from engine.queries.customer import customer_case
from engine.queries.history import Caller, caller
from engine.queries.routes import RouteChoice, keywords_of, propose, start_form, startable
from engine.text import Text
from web.handler.pages import pages
from web.request import actor, for_people, language, of_request, reading, run, typed

CALLER_FIELDS = ("phone", "name", "email", "region", "channel", "kind", "words", "route")


@dataclass(frozen=True, slots=True)
class Call:
    """The screen: what was said so far, what is known about the caller, and where the voice could go.

    `skipped`: fields of the form that the screen asks in its own places; files are added once the case is there.
    `picked`: the route that somebody chose by hand; proposals no longer change it.
    """

    said: dict[str, str]
    caller: Caller
    routes: tuple[RouteChoice, ...]
    form: Form | None
    answers: dict[str, object]
    skipped: tuple[str, ...] = ()
    picked: str = ""
    wrong: dict[str, Text] = field(default_factory=dict)


@pages.get("/register")
@for_people("case.open")
def register() -> str:
    """An empty screen, or one that an address filled in (a telephone system may open it with `phone`)."""
    said = {name: request.args.get(name, "") for name in CALLER_FIELDS}
    return render_template(
        "handler/register.html", call=_call(said | {"phone": phone_number(said["phone"])}), key=_key()
    )


@pages.post("/register")
@for_people("case.open")
def save() -> Response | str | tuple[str, int]:
    """Open the case; any other button fills in the screen again with what can be known by now."""
    said = {name: request.form.get(name, "").strip() for name in CALLER_FIELDS}
    said["phone"] = phone_number(said["phone"])
    call = _call(said)
    if request.form.get("step") != "save":
        return render_template("handler/register.html", call=call, key=request.form.get("_key") or _key())
    try:
        who = Customer(said["name"], said["phone"], said["email"], said["region"])
        command = StartCase(said["route"], said["channel"] or "phone", call.answers, who)
        opened = run(command, key=request.form.get("_key") or None)
    except FormInvalid as error:
        refused = replace(call, wrong=error.fields)
        return render_template("handler/register.html", call=refused, key=request.form.get("_key") or _key()), 422
    left_out = sum(not _added(opened, one) for one in request.files.getlist("files") if one.filename)
    return redirect(url_for("handler.registered", case_id=opened.case_id, refused=left_out or None))


@pages.get("/register/<int:case_id>")
@for_people("case.open")
def registered(case_id: int) -> str:
    """Number, code and the promised date, to be read to the caller; `refused` counts files that were not taken."""
    definitions = of_request().engine.definitions
    with reading() as connection:
        head = case_head(connection, definitions, case_id, actor())
        theirs = customer_case(connection, definitions, head.number, head.code, language()) if head.code else None
    return render_template(
        "handler/registered.html",
        case=head,
        promised_at=theirs.promised_at if theirs else None,
        refused=request.args.get("refused", 0, type=int),
    )


def _added(opened: Received, sent: FileStorage) -> bool:
    """Whether the file was taken: the case stands either way, and its number must be read out."""
    try:
        run(AttachFile(opened.case_id, sent.filename or "", sent.read()))
    except BadInput:
        return False
    return True


def _call(said: dict[str, str]) -> Call:
    definitions = of_request().engine.definitions
    with reading() as connection:
        known = caller(connection, said["phone"])
        choices = startable(connection, definitions, language())
        routes = propose(choices, keywords_of(connection, definitions), said["words"], said["kind"])
        keys = [one.key for one in routes]
        picked = _picked(said["route"])
        chosen = next((one for one in (picked, *keys) if one in keys), "")
        form = start_form(connection, definitions, chosen, language()) if chosen else None
    filled = {**said, "route": chosen, "name": said["name"] or known.name, "region": said["region"] or known.region}
    return Call(filled, known, routes, form, _answers(form, filled), _skipped(form), picked)


def _skipped(form: Form | None) -> tuple[str, ...]:
    files = (Widget.ATTACHMENT, Widget.ATTACHMENTS)
    return ("words", "kind", *(one.name for one in form.fields if one.widget in files)) if form else ()


def _picked(route: str) -> str:
    """The route as chosen by hand; while somebody only types, what was chosen before."""
    return request.form.get("_picked", "") if request.form.get("step") == "propose" else route


def _answers(form: Form | None, said: dict[str, str]) -> dict[str, object]:
    """The form's answers; what the screen asks for itself is not asked twice."""
    if form is None:
        return {}
    answers = typed(form.fields)
    for name in ("words", "kind", "region"):
        if form.field(name) is not None and said[name]:
            answers[name] = said[name]
    return answers


def _key() -> str:
    """A repeat of the same screen (a second click, a reload) is the same case."""
    return f"register-{secrets.token_urlsafe(12)}"
