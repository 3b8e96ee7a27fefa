"""What moves a counted due date: pauses, more time that was granted, a limit that it may not pass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Cap:
    """Another limit that the date may not pass (`not_after`), and what the date would have been without it."""

    name: str
    due_at: datetime
    uncapped_at: datetime

    def as_json(self) -> dict[str, object]:
        return {"name": self.name, "due_at": self.due_at.isoformat(), "uncapped_at": self.uncapped_at.isoformat()}

    @staticmethod
    def from_json(data: dict[str, str]) -> Cap:
        return Cap(data["name"], datetime.fromisoformat(data["due_at"]), datetime.fromisoformat(data["uncapped_at"]))


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that did not run, and the due date as it was moved by it."""

    began_at: datetime
    ended_at: datetime
    due_at: datetime

    def as_json(self) -> dict[str, str]:
        return {
            "began_at": self.began_at.isoformat(),
            "ended_at": self.ended_at.isoformat(),
            "due_at": self.due_at.isoformat(),
        }

    @staticmethod
    def from_json(data: dict[str, str]) -> Pause:
        return Pause(**{name: datetime.fromisoformat(at) for name, at in data.items()})

    @property
    def from_at(self) -> datetime:
        """From when it counts."""
        return self.began_at


@dataclass(frozen=True, slots=True)
class Grant:
    """More time that was approved at `approved_at`: due at `granted_at` at the earliest, and so at `due_at`."""

    approved_at: datetime
    granted_at: datetime
    due_at: datetime

    def as_json(self) -> dict[str, str]:
        return {
            "approved_at": self.approved_at.isoformat(),
            "granted_at": self.granted_at.isoformat(),
            "due_at": self.due_at.isoformat(),
        }

    @staticmethod
    def from_json(data: dict[str, str]) -> Grant:
        return Grant(**{name: datetime.fromisoformat(at) for name, at in data.items()})

    @property
    def from_at(self) -> datetime:
        """From when it counts."""
        return self.approved_at
