"""Escalations and messages to customers as events for another system of the house."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine.notify.outgoing import Outgoing
from engine.notify.post import post
from engine.settings import Settings


class WebhookWay:
    """Posts each event to `settings.webhook_url`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def send(self, outgoing: Outgoing, now: datetime) -> None:
        """Hand over one event. Raises ChannelAway or MessageRefused."""
        settings = self._settings
        post(
            settings.webhook_url, event_of(outgoing), key=str(outgoing.id), secret=settings.webhook_secret, now=now,
            channel="webhook",
        )  # fmt: skip

    def close(self) -> None:
        """Nothing is kept open."""


def event_of(outgoing: Outgoing) -> dict[str, Any]:
    """What the endpoint gets: keys and instants, no personal data."""
    return {
        "id": str(outgoing.id),
        "event": outgoing.template,
        "at": outgoing.planned_at.isoformat(),
        "case": {"id": str(outgoing.case_id), "number": outgoing.number},
        "params": dict(outgoing.facts),
    }
