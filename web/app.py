"""The web application, put together."""

from __future__ import annotations

from typing import Any

from flask import Flask, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import Engine
from engine.errors import NotAllowed
from engine.queries.metrics import EXPOSED_AS, exposed, may_scrape
from engine.sessions import Permission
from engine.settings import Settings
from web import admin, auth, customer, designer, failures, handler, manager, shown
from web.assets import Assets
from web.request import Office, me, of_request, on_duty
from web.security import harden

REQUEST_ROOM = 1_000_000
"""Bytes that a form's own text may take beside its files."""


def create_app(engine: Engine, settings: Settings) -> Flask:
    """The WSGI application over a running engine."""
    app = Flask("web", template_folder="templates", static_folder="static", static_url_path="/static")
    app.config["MAX_CONTENT_LENGTH"] = settings.attachment_megabytes * 1_000_000 + REQUEST_ROOM
    app.config["MAX_FORM_MEMORY_SIZE"] = REQUEST_ROOM
    app.extensions["huiyin"] = Office(engine, settings, Assets(app.static_folder))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.before_request(on_duty)
    harden(app)
    shown.install(app)
    failures.install(app)
    for part in (auth, handler, manager, designer, admin, customer):
        app.register_blueprint(part.pages)
    app.add_url_rule("/", "home", _home)
    app.add_url_rule("/healthz", "healthz", _alive)
    app.add_url_rule("/metrics", "metrics", _metrics)
    return app


def _home() -> Response | str:
    """Everybody's first page: work for those who have some, the public page for everybody else."""
    signed_in = me()
    if signed_in is None:
        return render_template("customer/welcome.html")
    actor = signed_in.actor
    looks_after_others = actor.may(Permission.ACKNOWLEDGE)
    if actor.may(Permission.WORK) and not (looks_after_others and handler.inbox.nothing_waits()):
        return redirect(url_for("handler.inbox"))
    if looks_after_others or actor.may(Permission.REPORTS):
        return redirect(url_for("manager.escalations"))
    if actor.may(Permission.INSPECT):
        return redirect(url_for("admin.operations"))
    return render_template("welcome.html")


def _alive() -> tuple[dict[str, Any], int]:
    """For whoever watches the process: the database answers."""
    with of_request().engine.reading() as connection:
        connection.exec_driver_sql("SELECT 1")
    return {"status": "ok"}, 200


def _metrics() -> Response:
    """For Prometheus; no page links here."""
    office = of_request()
    token = office.settings.metrics_token
    if not may_scrape(token, request.headers.get("Authorization", ""), request.remote_addr or ""):
        raise NotAllowed(permission="HUIYIN_METRICS_TOKEN", who=request.remote_addr)
    return Response(exposed(office.engine.database, office.engine.clock), content_type=EXPOSED_AS)
