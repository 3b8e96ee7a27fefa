"""Text messages to customers, through the HTTP gateway of whoever carries them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from engine.errors import MessageRefused
from engine.notify.outgoing import Outgoing
from engine.notify.post import post
from engine.rules.addresses import mobile_number
from engine.rules.wording import LONGEST_PARTS, segments
from engine.settings import Settings


class SmsWay:
    """Posts each message to `settings.sms_url` in the shape of `settings.sms_body`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def send(self, outgoing: Outgoing, now: datetime) -> None:
        """Hand over one text message. Raises ChannelAway or MessageRefused."""
        settings = self._settings
        body = sms_of(outgoing, settings)
        post(settings.sms_url, body, key=str(outgoing.id), secret=settings.sms_secret, now=now, channel="text message")

    def close(self) -> None:
        """Nothing is kept open."""


def sms_of(outgoing: Outgoing, settings: Settings) -> Any:
    """The JSON that the gateway gets. Raises MessageRefused for a number that takes none, and for a text too long."""
    number = mobile_number(outgoing.address)
    if number is None:
        raise MessageRefused(detail="the number takes no text messages" if outgoing.address else "there is no number")
    signed = f"【{settings.sms_signature}】{outgoing.text}" if settings.sms_signature else outgoing.text
    parts = segments(signed)
    if parts > LONGEST_PARTS:
        raise MessageRefused(detail=f"the text would take {parts} messages; {LONGEST_PARTS} are allowed")
    values = {"phone": number, "text": signed, "signature": settings.sms_signature, "id": str(outgoing.id)}
    return _filled(orjson.loads(settings.sms_body), values)


def _filled(shape: Any, values: Mapping[str, str]) -> Any:
    if isinstance(shape, dict):
        return {name: _filled(inside, values) for name, inside in shape.items()}
    if isinstance(shape, list):
        return [_filled(inside, values) for inside in shape]
    if isinstance(shape, str):
        # One pass over the shape's own words: braces in what a customer reads are not filled in again.
        before, brace, rest = shape.partition("{")
        name, closing, after = rest.partition("}")
        if brace and closing and name in values:
            return before + values[name] + _filled(after, values)
        return before + brace + _filled(rest, values) if brace else shape
    return shape
