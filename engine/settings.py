"""Typed settings, read from `HUIYIN_…` environment variables. Each is described here once, for the reference too."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import time, timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from engine.errors import BadInput

_PACKAGED = Path(__file__).resolve().parent / "processes"
"""Where a wheel carries the routes; in the source tree they stand beside the engine."""
_PROCESSES = _PACKAGED if _PACKAGED.is_dir() else _PACKAGED.parent.parent / "processes"


Check = tuple[Callable[[Any], bool], str]
"""Which values may stand there, and the words for them when another does."""

_POSITIVE: Check = (lambda value: 0 < value < 1e9, "a number above zero")
_PORT: Check = (lambda value: 0 < value < 65_536, "a port from 1 to 65535")
_LANES: Check = (lambda value: 0 < value <= 16, "a number from 1 to 16")
_LANGUAGE: Check = (lambda value: value in ("zh_Hans", "en"), "zh_Hans or en")
_LOG: Check = (lambda value: value in ("text", "json"), "text or json")
_ZONE: Check = (lambda value: value in available_timezones(), "a time zone such as Asia/Shanghai")
_TLS: Check = (lambda value: value in ("starttls", "tls", "none"), "starttls, tls or none")
_ADDRESS: Check = (lambda value: "@" in parseaddr(value)[1], "an e-mail address")
_WEB: Check = (lambda value: _is_web(value), "an address that begins with http:// or https://")
_BODY: Check = (lambda value: _is_object(value), 'a JSON object such as {"to": "{phone}", "text": "{text}"}')
_TIME: Check = (lambda value: _is_time(value), "a time of day such as 08:30")


def setting(default: Any, help: str, check: Check | None = None, *, secret: bool = False) -> Any:
    """A setting with its default, the sentence that stands in the reference, and what its values must fulfil.

    A `secret` one is left out where settings are printed.
    """
    return field(default=default, repr=not secret, metadata={"help": help, "check": check})


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting of the application. The variable is `HUIYIN_` and the name in capitals."""

    database_url: str = setting("sqlite:///var/huiyin.db", "Where the rows are: sqlite:///FILE or postgresql://…")
    processes: Path = setting(_PROCESSES, "The folder with the routes, calendars and people.")
    host: str = setting("127.0.0.1", "The address that `serve` and `demo` listen on.")
    port: int = setting(8000, "The port that `serve` and `demo` listen on.", _PORT)
    tick_seconds: float = setting(1.0, "How often the worker looks for due jobs.", _POSITIVE)
    lease_seconds: int = setting(60, "How soon the jobs of a worker that died are taken over by another.", _POSITIVE)
    job_attempts: int = setting(5, "How often a failing job is tried before it becomes an incident.", _POSITIVE)
    job_lanes: int = setting(4, "How many jobs a worker does side by side: a slow one holds up no other.", _LANES)
    message_hours: int = setting(24, "How long a message that nobody waits for is kept.", _POSITIVE)
    session_hours: int = setting(12, "How long a sign-in lasts at most.", _POSITIVE)
    session_idle_minutes: int = setting(120, "How long a sign-in lasts without a click.", _POSITIVE)
    attachment_megabytes: int = setting(20, "The largest file that may be attached.", _POSITIVE)
    payload_kilobytes: int = setting(
        1000, "The most data, as JSON, that a form, a message, a signal or an intake may bring at once.", _POSITIVE
    )
    log: str = setting("text", "How log lines on standard error look: text or json.", _LOG)
    metrics_token: str = setting("", "What a scraper of /metrics sends as its bearer token; none: this machine only.")
    language: str = setting(
        "zh_Hans",
        "The language shown before somebody chose one, zh_Hans or en; commands of the shell speak it where it is set.",
        _LANGUAGE,
    )
    zone: str = setting("Asia/Shanghai", "The time zone shown to people who have none of their own.", _ZONE)
    secure_cookies: bool = setting(False, "Send cookies over HTTPS only: switch on behind TLS.")
    site_url: str = setting(
        "http://127.0.0.1:8000", "Where people reach the pages: links in messages lead there.", _WEB
    )
    smtp_host: str = setting("", "The mail server; without one nobody gets e-mail.")
    smtp_port: int = setting(587, "The port of the mail server.", _PORT)
    smtp_tls: str = setting("starttls", "How to encrypt: starttls, tls (from the first byte) or none.", _TLS)
    smtp_user: str = setting("", "The name to sign in to the mail server with; none: no sign-in.")
    smtp_password: str = setting("", "The password for it.", secret=True)
    mail_from: str = setting("Huiyin <huiyin@localhost>", "Who mail comes from; bounces go there.", _ADDRESS)
    digest_at: str = setting("08:30", "When the day's reminders go out in one mail, by each person's own clock.", _TIME)
    sms_url: str = setting("", "Where to POST text messages for customers; without one none are sent.", _WEB)
    sms_body: str = setting(
        '{"phone": "{phone}", "text": "{text}"}',
        "The JSON that the gateway takes: {phone}, {text}, {signature} and {id} are filled in.",
        _BODY,
    )
    sms_signature: str = setting("", "Put before each text message in 【】: the name that the gateway knows you by.")
    sms_secret: str = setting("", "Signs what goes to the text message gateway.", secret=True)
    webhook_url: str = setting("", "Where to POST escalations and messages to customers; without one none are.", _WEB)
    webhook_secret: str = setting("", "Signs what goes to the webhook.", secret=True)

    @property
    def tick_after(self) -> timedelta:
        return timedelta(seconds=self.tick_seconds)

    @property
    def lease_after(self) -> timedelta:
        return timedelta(seconds=self.lease_seconds)

    @property
    def digest_time(self) -> time:
        return time.fromisoformat(self.digest_at)

    def without_channels(self) -> Settings:
        """The same, with no way out: what is only played tells nobody outside."""
        return replace(self, smtp_host="", sms_url="", webhook_url="")


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment (the process's own by default).

    Raises BadInput naming the variable when a value does not fit.
    """
    environment = os.environ if environment is None else environment
    chosen: dict[str, Any] = {}
    for one in fields(Settings):
        raw = environment.get(variable(one.name))
        if raw is not None and raw != "":
            chosen[one.name] = _convert(one.name, raw, one.default)
            fits, needed = one.metadata["check"] or (_anything, "")
            if not fits(chosen[one.name]):
                raise _misfit(one.name, raw, needed)
    return Settings(**chosen)


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return f"HUIYIN_{name.upper()}"


def _convert(name: str, raw: str, default: Any) -> Any:
    try:
        if isinstance(default, bool):
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[raw.lower()]
        return type(default)(raw) if not isinstance(default, Path) else Path(raw)
    except (ValueError, KeyError):
        kind = {bool: "yes or no", int: "a whole number", float: "a number"}.get(type(default), "a text")
        raise _misfit(name, raw, kind) from None


def _is_web(value: str) -> bool:
    address = urlsplit(value)
    return address.scheme in ("http", "https") and bool(address.hostname)


def _is_object(value: str) -> bool:
    try:
        return isinstance(json.loads(value), dict)
    except ValueError:
        return False


def _is_time(value: str) -> bool:
    try:
        return time.fromisoformat(value).tzinfo is None
    except ValueError:
        return False


def _anything(_value: object) -> bool:
    return True


def _misfit(name: str, raw: str, needed: str) -> BadInput:
    return BadInput(detail=f"{variable(name)}={raw}: {needed} is needed.")
