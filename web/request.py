"""What every view needs to know: the office, who is asking, in which language, and when."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast
from zoneinfo import ZoneInfo

from flask import current_app, g, request
from sqlalchemy import Connection

from engine import Command, Engine
from engine.errors import NotAllowed, SignInFailed
from engine.locale import languages, translator
from engine.sessions import CUSTOMER, Actor, Permission, SignedIn, find_session
from engine.settings import Settings
from web.assets import Assets

SESSION_COOKIE = "huiyin_session"
LANGUAGE_COOKIE = "huiyin_language"
THEME_COOKIE = "huiyin_theme"

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Office:
    """What the application runs on."""

    engine: Engine
    settings: Settings
    assets: Assets


def of_request() -> Office:
    """The office of the running application."""
    return cast(Office, current_app.extensions["huiyin"])


def on_duty() -> None:
    """Before each request: find out who asks and how they read. Files of ours are for everybody."""
    office = of_request()
    g.now = office.engine.clock.now()
    g.me = None
    _speak(office.settings)  # a database that is away must be told of too, in the language of the browser
    token = request.cookies.get(SESSION_COOKIE) if request.endpoint != "static" else None
    if token:
        g.me = find_session(office.engine.database, token, g.now, office.settings)
        _speak(office.settings)


def _speak(settings: Settings) -> None:
    g.language = _language(settings)
    g.say = translator(g.language)
    g.zone = ZoneInfo(g.me.actor.zone if g.me else settings.zone)


def _language(settings: Settings) -> str:
    """The person's own, else what this browser chose before, else what it asks for, else the office's."""
    if g.me is not None:
        return str(g.me.actor.language)
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in languages:
        return chosen
    for asked in request.accept_languages.values():
        if asked.lower().startswith("zh"):
            return "zh_Hans"
        if asked.lower().startswith("en"):
            return "en"
    return settings.language


def me() -> SignedIn | None:
    """Who is signed in."""
    return cast("SignedIn | None", g.get("me"))


def actor() -> Actor:
    """Who acts: the person signed in, else the customer."""
    signed_in = me()
    return signed_in.actor if signed_in else CUSTOMER


def now() -> datetime:
    """The instant of this request."""
    return cast(datetime, g.now)


def language() -> str:
    """The language of this request."""
    return cast(str, g.language)


def zone() -> ZoneInfo:
    """The time zone of whoever asks."""
    return cast(ZoneInfo, g.zone)


def say(template: str, **params: object) -> str:
    """A sentence in the reader's language."""
    return cast(Callable[[str], str], g.say)(template).format(**params)


def reading() -> AbstractContextManager[Connection]:
    """A connection for queries."""
    return of_request().engine.reading()


def run(command: Command[R], *, key: str | None = None) -> R:
    """Run a command as whoever asks."""
    return of_request().engine.run(command, actor(), key=key)


def for_people(*permissions: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A view for people who are signed in and hold at least one of the permissions (none named: everybody)."""

    def wrap(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            signed_in = me()
            if signed_in is None:
                raise SignInFailed(detail=say("Please sign in."))
            if permissions and not any(signed_in.actor.may(Permission(one)) for one in permissions):
                raise NotAllowed(permission=permissions[0], who=signed_in.actor.name)
            return view(*args, **kwargs)

        return guarded

    return wrap


def typed(form_fields: Any) -> dict[str, object]:
    """What was sent for these fields of a form: one text each, a list where a field takes several."""
    sent: dict[str, object] = {}
    for field in form_fields:
        if field.name in request.form:
            sent[field.name] = request.form.getlist(field.name) if field.multiple else request.form[field.name]
    return sent
