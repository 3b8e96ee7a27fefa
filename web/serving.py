"""Listening, and ending well: on SIGTERM nobody new is let in, and who is inside gets the answer first."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import waitress
from flask import Flask
from waitress import wasyncore

THREADS = 8
PATIENCE = 8.0
"""Seconds that requests in hand may still take once the end was asked for."""
_LOOK = 0.5
"""Seconds after which the loop looks whether it is to end, when nothing comes in."""


def listen(app: Flask, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT; then close the door and finish what is under way. Raises OSError."""
    sockets: dict[int, Any] = {}
    server = waitress.create_server(
        app, map=sockets, host=host, port=port, threads=THREADS, ident="", clear_untrusted_proxy_headers=True
    )
    with _asked_to_end() as ending:
        while not ending.is_set():
            _once(sockets)
        for door in list(sockets.values()):
            if getattr(door, "accepting", False):
                wasyncore.dispatcher.close(door)  # its own `close` would take away what wakes the loop
        until = monotonic() + PATIENCE
        while _busy(sockets) and monotonic() < until:
            _once(sockets)
    server.task_dispatcher.shutdown()
    wasyncore.close_all(sockets)


def _once(sockets: dict[int, Any]) -> None:
    wasyncore.loop(timeout=_LOOK, map=sockets, count=1)


def _busy(sockets: dict[int, Any]) -> bool:
    """Whether a request is being answered, or an answer is still on its way out."""
    return any(getattr(one, "requests", None) or getattr(one, "total_outbufs_len", 0) for one in sockets.values())


@contextmanager
def _asked_to_end() -> Iterator[threading.Event]:
    """Set by a signal. Outside the main thread there are none: whoever called ends the process."""
    ending = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield ending
        return
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = {number: signal.signal(number, lambda *_: ending.set()) for number in numbers}
    try:
        yield ending
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
