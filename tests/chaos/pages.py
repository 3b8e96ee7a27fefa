"""A web server that dies, and a visitor who loads the page and sends the form again until there is an answer."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from html import unescape
from http.client import HTTPException
from http.cookiejar import CookieJar
from multiprocessing.process import BaseProcess
from urllib.parse import urlencode

import waitress

from engine.jobs import Ticker
from tests.chaos.bombs import Fate
from tests.chaos.victims import KILLED, PATIENCE, at_work, born
from web.app import create_app

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
_TURN = 0.02
"""Seconds between two looks whether a server listens."""


def serve(url: str, now: datetime, fate: Fate | None, port: int) -> None:
    """What `huiyin serve` does, on a clock that stands still."""
    engine, _ = at_work(url, now)
    if fate is not None:
        fate.arm()
    Ticker(engine).start()
    waitress.serve(create_app(engine, engine.settings), host="127.0.0.1", port=port, threads=4, _quiet=True)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class MortalServer:
    """Always one server on the port: the next is born when the one before has died."""

    def __init__(self, url: str, now: Callable[[], datetime], next_fate: Callable[[], Fate | None]) -> None:
        self.port = free_port()
        self.deaths = 0
        self._url, self._now, self._next_fate = url, now, next_fate
        self._process: BaseProcess | None = None

    def listen(self) -> None:
        """Wait until somebody answers on the port, through as many deaths as it takes."""
        while True:
            if self._process is None:
                fate = self._next_fate()
                self._process = born(serve, (self._url, self._now(), fate, self.port), fate)
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE).close()
                return
            except OSError:
                self._process.join(_TURN)
            if not self._process.is_alive():
                self.bury()

    def restart(self) -> None:
        """Kill the present one; the next is born when somebody asks for a page."""
        self.stop()
        self._process = None

    def bury(self) -> None:
        """Count a server that has died."""
        assert self._process is not None
        assert self._process.exitcode == KILLED, self._process.exitcode
        self.deaths += 1
        self._process = None

    def stop(self) -> None:
        """End the last one."""
        if self._process is not None:
            self._process.kill()
            self._process.join(PATIENCE)


class Served:
    """`huiyin serve` itself, started when somebody asks for a page and nobody listens."""

    def __init__(self, url: str) -> None:
        self.port = free_port()
        self._environment = {**os.environ, "HUIYIN_DATABASE_URL": url, "HUIYIN_PORT": str(self.port)}
        self._process: subprocess.Popen[bytes] | None = None

    def listen(self) -> None:
        """Wait until it answers on its port."""
        if self._process is None:
            command = [sys.executable, "-m", "engine.cli", "serve"]
            self._process = subprocess.Popen(command, env=self._environment, stderr=subprocess.DEVNULL)
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE).close()
                return
            except OSError:
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(_TURN)
                assert self._process.poll() is None, "it ended by itself"

    def kill(self) -> None:
        """As `kill -9` does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(PATIENCE)
            self._process = None


class _Stays(urllib.request.HTTPRedirectHandler):
    """A redirect is the answer: what was sent has been taken."""

    def redirect_request(self, *_: object) -> None:
        return None


class Visitor:
    """A browser: cookies, forms with their hidden fields, and a person who tries again."""

    def __init__(self, port: int, listen: Callable[[], None]) -> None:
        self._address, self._listen = f"http://127.0.0.1:{port}", listen
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), _Stays)

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and text of a page."""
        return self._ask(urllib.request.Request(self._address + path, headers=headers))

    def send(self, page: str, path: str, fields: Mapping[str, str]) -> tuple[int, str]:
        """Send the form of `page` as it was loaded once: its key and token stay the same however often it is sent."""
        hidden = {name: unescape(value) for name, value in _HIDDEN.findall(self.get(page)[1])}
        data = urlencode({**hidden, **fields}).encode()
        return self._ask(urllib.request.Request(self._address + path, data=data))

    def _ask(self, request: urllib.request.Request) -> tuple[int, str]:
        while True:
            self._listen()
            try:
                with self._opener.open(request, timeout=PATIENCE) as answer:
                    return answer.status, answer.read().decode()
            except urllib.error.HTTPError as refused:
                with refused:
                    return refused.code, refused.read().decode()
            except (OSError, HTTPException):
                continue


def anybody(*_: object) -> None:
    """For a server that is there anyway."""
