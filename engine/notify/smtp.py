"""Handing mail to an SMTP server. One connection serves a whole run; a server that is away pauses the channel."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.message import EmailMessage

from engine.errors import ChannelAway, MessagePutOff, MessageRefused
from engine.notify.mail import mail_of
from engine.notify.outgoing import Outgoing
from engine.settings import Settings

TIMEOUT_SECONDS = 15
_GOING_DOWN = 421
_NEVER = 500


class MailWay:
    """Sends mails over one connection, which is opened when the first one goes; `close` ends it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._server: smtplib.SMTP | None = None

    def send(self, outgoing: Outgoing, now: datetime) -> None:
        """Hand over one mail. Raises ChannelAway, MessagePutOff or MessageRefused.

        After a lost connection nobody knows whether the server took it; the repeat has the same Message-ID.
        """
        self.hand_over(mail_of(outgoing, self._settings, now))

    def hand_over(self, mail: EmailMessage) -> None:
        """The same for a mail that is written already."""
        try:
            with _understanding():
                if self._server is None:
                    self._server = _connect(self._settings)
                self._server.send_message(mail)
        except (ChannelAway, MessagePutOff):
            self.close()
            raise

    def close(self) -> None:
        """Say good-bye, if anybody still listens."""
        server, self._server = self._server, None
        if server is not None:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()


def _connect(settings: Settings) -> smtplib.SMTP:
    where = (settings.smtp_host, settings.smtp_port)
    if settings.smtp_tls == "tls":
        secure = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=TIMEOUT_SECONDS, context=secure)
    else:
        server = smtplib.SMTP(*where, timeout=TIMEOUT_SECONDS)
    try:
        if settings.smtp_tls == "starttls":
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
    except BaseException:
        server.close()
        raise
    return server


@contextmanager
def _understanding() -> Iterator[None]:
    """What the server said, as what follows from it: about this message, or about everything."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise _about_one(code, words) from error
    except smtplib.SMTPDataError as error:
        raise _about_one(error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPResponseException as error:
        raise ChannelAway(channel="e-mail", detail=_said(error.smtp_code, error.smtp_error)) from error
    except ssl.SSLCertVerificationError as error:
        detail = f"the server's certificate is not to be trusted: {error.verify_message.rstrip('.')}"
        raise ChannelAway(channel="e-mail", detail=detail) from error
    except (OSError, smtplib.SMTPException) as error:
        raise ChannelAway(channel="e-mail", detail=str(error) or type(error).__name__) from error


def _about_one(code: int, words: bytes | str) -> Exception:
    if code == _GOING_DOWN:
        return ChannelAway(channel="e-mail", detail=_said(code, words))
    return MessageRefused(detail=_said(code, words)) if code >= _NEVER else MessagePutOff(detail=_said(code, words))


def _said(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"[:500]
