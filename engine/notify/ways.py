"""The way that each channel goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from engine.model.notifications import Channel
from engine.notify.outgoing import Outgoing
from engine.notify.sms import SmsWay
from engine.notify.smtp import MailWay
from engine.notify.webhook import WebhookWay
from engine.settings import Settings


class Way(Protocol):
    """Hands messages over, one after the other; raises NotSent's kin. `close` when a run of them is over."""

    def send(self, outgoing: Outgoing, now: datetime) -> None: ...

    def close(self) -> None: ...


WAYS: Mapping[Channel, Callable[[Settings], Way]] = {
    Channel.MAIL: MailWay,
    Channel.SMS: SmsWay,
    Channel.WEBHOOK: WebhookWay,
}
