"""What tests of the pages do over and over: sign somebody in, send a page's form, let time pass."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.clock import VirtualClock
from engine.commands._opening import Customer
from engine.commands.receive_intake import StartCase
from engine.dispatch import Engine
from engine.jobs import Worker, advance_to
from engine.queries.people import actor_named
from engine.rules.permissions import Actor
from tests.factories.offices import open_tasks
from web.app import create_app

PASSWORD = "echo-echo-echo"
_TOKEN = re.compile(r'name="_csrf" value="([^"]+)"')
_TAGS = re.compile(r"<[^>]+>")


class Browser:
    """One visitor: a client with its cookies."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        return self.client.get(path)

    def send(self, path: str, page: str = "", **fields: object) -> TestResponse:
        """Send a form of `page` (the path itself when not named) with the token that stands there."""
        token = _TOKEN.search(self.client.get(page or path).text)
        return self.client.post(path, data={"_csrf": token.group(1) if token else "", **fields})


class Desk:
    """The office with its application."""

    def __init__(self, engine: Engine, clock: VirtualClock) -> None:
        self.engine = engine
        self.clock = clock
        self.app = create_app(engine, engine.settings)

    def visitor(self) -> Browser:
        """Somebody who is not signed in, and reads Chinese."""
        client = self.app.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
        return Browser(client)

    def browser(self, username: str) -> Browser:
        """Somebody who has just signed in."""
        browser = self.visitor()
        answer = browser.send("/sign-in", username=username, password=PASSWORD)
        assert answer.status_code == 302, answer.text
        return browser

    def actor(self, username: str) -> Actor:
        """The same person for commands."""
        with self.engine.reading() as connection:
            return actor_named(connection, username)

    def voice(self, words: str, *, phone: str = "", name: str = "", kind: str = "complaint") -> int:
        """A voice that the window's clerk registered; returns the case's id."""
        answers = {"kind": kind, "words": words}
        command = StartCase("customer_voice", "phone", answers, Customer(name, phone))
        return self.engine.run(command, self.actor("chenxiaolan")).case_id

    def task(self, case_id: int, element: str = "triage") -> int:
        """The open task of a step."""
        return open_tasks(self.engine, case_id)[element]

    def until(self, instant: datetime) -> None:
        """Let time pass; whatever falls due on the way happens."""
        advance_to(Worker(self.engine), self.clock, instant)


def words_of(page: str) -> str:
    """What a reader sees of a page, without its tags."""
    return unescape(re.sub(r"\s+", " ", _TAGS.sub(" ", page)))
