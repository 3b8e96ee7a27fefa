"""Which ways out an office has, by its settings."""

from __future__ import annotations

from collections.abc import Iterable

from engine.model.notifications import Channel
from engine.settings import Settings
from engine.text import Text, text

NAMES: dict[str, Text] = {
    Channel.MAIL: text("e-mail"),
    Channel.SMS: text("text message"),
    Channel.WEBHOOK: text("webhook"),
}


def configured(settings: Settings) -> tuple[Channel, ...]:
    """The channels that something can be sent on."""
    return tuple(_configured(settings))


def _configured(settings: Settings) -> Iterable[Channel]:
    if settings.smtp_host:
        yield Channel.MAIL
    if settings.sms_url:
        yield Channel.SMS
    if settings.webhook_url:
        yield Channel.WEBHOOK


def channel_text(channel: str) -> Text:
    """What a channel is called."""
    return NAMES.get(channel, text("{channel}", channel=channel))
