"""The other side of what leaves: a real mail server and a real HTTP endpoint, on ports of this machine."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

OK = "250 Message accepted for delivery"


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Mailboxes:
    """What a mail server took, in order. `refused`: address → what the server says instead of taking it.

    `encrypted`: for each mail that came encrypted, by which version of TLS.
    """

    def __init__(self) -> None:
        self.port = 0
        self.mails: list[EmailMessage] = []
        self.encrypted: list[str] = []
        self.refused: dict[str, str] = {}
        self.on_mail: Callable[[EmailMessage], str | None] = lambda _: None

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        mail = BytesParser(policy=policy.default).parsebytes(envelope.content)
        said = self.on_mail(mail)
        if said is not None:
            return said
        self.mails.append(mail)
        secured = server.transport.get_extra_info("ssl_object") if server.transport else None
        if secured is not None:
            self.encrypted.append(secured.version())
        return OK

    def subjects(self, to: str | None = None) -> list[str]:
        """The subjects of what came, to one address or to all."""
        return [str(one["Subject"]) for one in self.mails if to is None or to in str(one["To"])]

    def ids(self) -> list[str]:
        """The Message-IDs of what came, in order."""
        return [str(one["Message-ID"]) for one in self.mails]


@contextmanager
def mail_server(
    port: int,
    boxes: Mailboxes,
    password: str | None = None,
    *,
    starttls: SSLContext | None = None,
    tls: SSLContext | None = None,
) -> Iterator[Mailboxes]:
    """A mail server on this port, until the block ends; whoever signs in must know the `password`.

    It encrypts from the first byte (`tls`), or takes nothing before it was asked to encrypt (`starttls`).
    """

    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: LoginPassword) -> AuthResult:
        return AuthResult(success=given.password == (password or "").encode(), handled=False)

    controller = Controller(
        boxes,
        hostname="127.0.0.1",
        port=port,
        auth_require_tls=False,
        authenticator=check,
        ssl_context=tls,
        tls_context=starttls,
        require_starttls=starttls is not None,
    )
    boxes.port = port
    controller.start()
    try:
        yield boxes
    finally:
        controller.stop()


def plain(mail: EmailMessage) -> str:
    """A mail's words as plain text."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


@dataclass(frozen=True, slots=True)
class Posted:
    """One request that an endpoint got."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Endpoint:
    """What an HTTP endpoint got, in order; `answers`: what it says to whom, by what the body contains."""

    url: str = ""
    got: list[Posted] = field(default_factory=list)
    answers: dict[bytes, int] = field(default_factory=dict)

    def status_for(self, body: bytes) -> int:
        """200, unless the body has something in it that is answered otherwise."""
        return next((status for part, status in self.answers.items() if part in body), 200)


@contextmanager
def http_server(endpoint: Endpoint, port: int = 0) -> Iterator[Endpoint]:
    """The endpoint, listening until the block ends; what it did not take is not in `got`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = endpoint.status_for(body)
            if status == 200:
                endpoint.got.append(Posted(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    endpoint.url = f"http://127.0.0.1:{server.server_port}/send"
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
