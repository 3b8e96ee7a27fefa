"""Headers, forged requests, and cookies."""

from __future__ import annotations

import hashlib
import secrets
from hmac import compare_digest
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from engine.errors import BadInput
from engine.text import text
from web.request import me, of_request

ANONYMOUS_COOKIE = "huiyin_visitor"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "media-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def harden(app: Flask) -> None:
    """Refuse forged requests before any view, and add the headers after every one."""
    app.before_request(refuse_forged)
    app.after_request(add_headers)
    app.jinja_env.globals["csrf_token"] = csrf_token


def csrf_token() -> str:
    """What forms of this request carry: the session's own token, or for visitors one derived from their cookie."""
    signed_in = me()
    if signed_in is not None:
        return signed_in.csrf_token
    if "visitor" not in g:
        g.visitor = request.cookies.get(ANONYMOUS_COOKIE) or secrets.token_urlsafe(24)
    return _derived(g.visitor)


def refuse_forged() -> None:
    """A request that changes something must come from our own pages and carry their token.

    Without a session (ended meanwhile) the page behind asks to sign in and changes nothing, so only visitors' forms
    are held against the visitors' token there.
    """
    if request.method in SAFE:
        return
    if not is_own_origin():
        raise BadInput(detail=text("This request came from another site and was not carried out."))
    carried = request.form.get("_csrf") or request.headers.get("X-CSRF-Token", "")
    signed_in = me()
    if signed_in is not None:
        known = signed_in.csrf_token
    elif request.endpoint in _public_forms():
        known = _derived(request.cookies.get(ANONYMOUS_COOKIE, ""))
    else:
        return
    if not compare_digest(carried.encode(), known.encode()):
        raise BadInput(detail=text("This page was open for too long. Nothing was changed; please send it once more."))


def is_own_origin() -> bool:
    """Whether the browser says that one of our own pages sent this; old browsers that say nothing are let through."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def set_cookie(
    response: Response, name: str, value: str, *, max_age: int | None = None, http_only: bool = True
) -> None:
    """A cookie for this site alone."""
    response.set_cookie(
        name, value, max_age=max_age, httponly=http_only, samesite="Lax", secure=of_request().settings.secure_cookies
    )


def add_headers(response: Response) -> Response:
    """No inline script or style; pages with a diagram may carry style attributes, which its viewer writes."""
    policy = dict(POLICY)
    if g.get("with_diagram"):
        policy["style-src-attr"] = "'unsafe-inline'"
    response.headers.setdefault(
        "Content-Security-Policy", "; ".join(f"{name} {value}" for name, value in policy.items())
    )
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if of_request().settings.secure_cookies:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint == "static":
        if "/dist/" in request.path:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        response.headers.setdefault("Cache-Control", "no-store")
        if "visitor" in g and request.cookies.get(ANONYMOUS_COOKIE) != g.visitor:
            set_cookie(response, ANONYMOUS_COOKIE, g.visitor)
    return response


def _derived(visitor: str) -> str:
    return hashlib.sha256(f"huiyin form {visitor}".encode()).hexdigest() if visitor else secrets.token_hex()


def _public_forms() -> frozenset[str]:
    return frozenset(
        {"auth.sign_in", "auth.preferences", "customer.submit", "customer.look_up", "customer.add", "customer.withdraw"}
    )
