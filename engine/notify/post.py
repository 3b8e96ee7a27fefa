"""A signed POST of JSON: how text messages and events are handed to other systems."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from email.message import Message
from http.client import HTTPException
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import orjson

from engine.errors import ChannelAway, MessageRefused

TIMEOUT_SECONDS = 15
_ALL_OF_US = frozenset({401, 403, 404, 405, 407, 408, 421, 425, 429})
"""Answers that say nothing about the one message: a wrong key or address, or too many at once. Nothing is lost by
them."""


class _NoRedirect(HTTPRedirectHandler):
    """A POST that is sent elsewhere would lose its body, and its signature would be shown to somebody else."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> Request | None:
        return None


_OPENER = build_opener(_NoRedirect)


def post(url: str, body: object, *, key: str, secret: str, now: datetime, channel: str) -> None:
    """POST `body` as JSON with `key` as Idempotency-Key. Raises ChannelAway or MessageRefused.

    With a `secret`, X-Huiyin-Signature is `sha256=` and the HMAC over X-Huiyin-Timestamp (seconds), a dot and the body.
    """
    data = orjson.dumps(body)
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": key, "User-Agent": "huiyin"}
    if secret:
        stamp = str(int(now.timestamp()))
        headers |= {"X-Huiyin-Timestamp": stamp, "X-Huiyin-Signature": signature(secret, stamp, data)}
    try:
        with _OPENER.open(Request(url, data, headers, method="POST"), timeout=TIMEOUT_SECONDS) as answer:
            answer.read(1)
    except HTTPError as error:
        with error:
            words = error.read(300).decode("utf-8", "replace").strip()
        said = f"{error.code} {words or error.reason}"
        if 400 <= error.code < 500 and error.code not in _ALL_OF_US:
            raise MessageRefused(detail=said) from error
        raise ChannelAway(channel=channel, detail=said) from error
    except URLError as error:
        raise ChannelAway(channel=channel, detail=str(error.reason)) from error
    except (OSError, HTTPException) as error:
        raise ChannelAway(channel=channel, detail=str(error) or type(error).__name__) from error


def signature(secret: str, stamp: str, body: bytes) -> str:
    """What proves to the receiver who sent this, and when."""
    return "sha256=" + hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
