"""Logs: one line for each event, as JSON or as text, on standard error.

A line names kinds, numbers and codes, never what somebody wrote: messages of errors may quote it, so an error stands
here by its code or class and the place in the program that it came from. Its words are kept with the incident.
"""

from __future__ import annotations

import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from engine.errors import HuiyinError

_HERE = str(Path(__file__).resolve().parent.parent)


def event(log: logging.Logger, level: int, name: str, **fields: object) -> None:
    """Log the event `name` (`job.done`) with its fields; those that are None are left out."""
    if log.isEnabledFor(level):
        told = {key: value for key, value in fields.items() if value is not None}
        shown = " ".join((name, *(f"{key}={value}" for key, value in told.items())))
        log.log(level, "%s", shown, extra={"event": name, "told": told})


def said_of(error: BaseException) -> dict[str, object]:
    """An error without its words: code or class, and for what no command raises on purpose the place it came from."""
    if isinstance(error, HuiyinError):
        return {"error": error.code}
    return {"error": type(error).__name__, "raised_at": _place(error)}


def set_up(form: str) -> None:
    """Send the events of this process to standard error; `form` is text or json."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if form == "json" else _Text())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("huiyin").setLevel(logging.INFO)


class _Text(logging.Formatter):
    """`2026-03-02T01:30:00.000Z INFO job.done kind=escalate …`"""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{_instant(record)} {record.levelname} {record.getMessage()}"
        return f"{line}\n{''.join(_frames(record))}".rstrip() if record.exc_info else line


class _Json(logging.Formatter):
    """One object a line; `event` is a message of somebody else's library where the event is not ours."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {"at": _instant(record), "level": record.levelname.lower(), "from": record.name}
        line["event"] = getattr(record, "event", None) or record.getMessage()
        line |= getattr(record, "told", {})
        if record.exc_info:
            line["trace"] = "".join(_frames(record))
        return orjson.dumps(line, default=str).decode()


def _instant(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _frames(record: logging.LogRecord) -> list[str]:
    """Where an error came from and of which class it is; its message may quote what somebody wrote."""
    assert record.exc_info, "asked for by the caller"
    kind, _, trace = record.exc_info
    return [*traceback.format_tb(trace), kind.__name__ if kind else ""]


def _place(error: BaseException) -> str | None:
    """`engine/jobs/worker.py:80`, of our own files the last."""
    frames = [one for one in traceback.extract_tb(error.__traceback__) if one.filename.startswith(_HERE)]
    return f"{frames[-1].filename.removeprefix(_HERE).lstrip('/')}:{frames[-1].lineno}" if frames else None
