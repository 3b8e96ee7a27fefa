"""A command asked for under an idempotency key: what makes a repeat the same request, and what does not."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from engine.db.types import dump
from engine.errors import Conflict
from engine.rules.permissions import Actor
from engine.text import text


@dataclass(frozen=True, slots=True)
class Request:
    """`command` is the verb and a digest of what it was asked to do."""

    key: str
    command: str
    actor: str

    @classmethod
    def of(cls, key: str, command: Any, actor: Actor) -> Request:
        """The request that running `command` under `key` makes. Fields that are not shown (passwords) stay out."""
        asked = {one.name: _digestible(getattr(command, one.name)) for one in fields(command) if one.repr}
        digest = hashlib.sha256(dump(asked)).hexdigest()[:32]
        return cls(key, f"{type(command).__name__}:{digest}", actor.username)

    def matches(self, row: Any) -> bool:
        """Whether a remembered request is this one."""
        return bool((row.command, row.actor) == (self.command, self.actor))

    def require_same(self, row: Any) -> None:
        """Raise Conflict when the key was used for something else, or by somebody else."""
        if not self.matches(row):
            raise Conflict(detail=text("This was already sent with other content; load the page again and repeat it."))

    def row(self, at: datetime, result: object) -> dict[str, object]:
        """What is remembered."""
        return {"key": self.key, "command": self.command, "actor": self.actor, "at": at, "result": result}


def _digestible(value: object) -> object:
    """Bytes by their own digest; everything else as it is."""
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return dict(value) if isinstance(value, Mapping) else value
