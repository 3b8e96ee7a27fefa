"""A port for Prometheus beside a worker that serves no pages."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import click
from prometheus_client import make_wsgi_app

from engine.dispatch import Engine
from engine.queries.metrics import may_scrape, registry


@contextmanager
def metrics_served(engine: Engine, port: int | None) -> Iterator[None]:
    """Answer scrapes on `port` of HUIYIN_HOST while the block runs; without a port nothing is served."""
    if port is None:
        yield
        return
    host = engine.settings.host
    try:
        server = make_server(host, port, _guarded(engine), _Server, _Silent)
    except OSError as error:
        raise click.ClickException(f"cannot listen on {host}:{port}: {error.strerror or error}") from error
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _guarded(engine: Engine) -> Any:
    told = make_wsgi_app(registry(engine.database, engine.clock))
    token = engine.settings.metrics_token

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        authorization = environ.get("HTTP_AUTHORIZATION", "")
        if not may_scrape(token, authorization, environ.get("REMOTE_ADDR", "")):
            start_response("403 Forbidden", [("Content-Type", "text/plain")])
            return [b"HUIYIN_METRICS_TOKEN says who may scrape.\n"]
        answered: Iterable[bytes] = told(environ, start_response)
        return answered

    return answer


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Scrapes are no events."""
