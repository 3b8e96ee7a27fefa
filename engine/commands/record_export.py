"""Put on record that somebody took a list out of the system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from engine.dispatch import Transaction
from engine.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class RecordExport:
    """Journal that the actor exports the list `what`, narrowed by `asked` (what stands in the page's address)."""

    permission: ClassVar[Permission] = Permission.REPORTS

    what: str
    asked: Mapping[str, str]

    def execute(self, tx: Transaction) -> None:
        tx.journal("list.exported", what=self.what, asked=dict(self.asked))
