"""Jobs that do what a test says, and note in the journal that they were done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from engine.dispatch import Command, Engine, Transaction
from engine.jobs import Worker
from engine.jobs.handlers import HANDLERS
from engine.model.audit import journal
from engine.queue import LeasedJob, finish_job
from engine.rules.permissions import Permission
from tests.factories.records import rows


@dataclass(frozen=True)
class Strain:
    """Notes its subject in the journal; before that it does what the test says."""

    permission: ClassVar[Permission] = Permission.OPERATE

    job: LeasedJob
    act: Callable[[LeasedJob], None]

    def execute(self, tx: Transaction) -> None:
        self.act(self.job)
        finish_job(tx, self.job)
        tx.journal("done", subject=self.job.subject)


def worker_that(house: Engine, act: Callable[[LeasedJob], None], name: str = "worker") -> Worker:
    """A worker whose jobs of kind `strain` do this."""

    def strain(job: LeasedJob) -> Command[object]:
        return Strain(job, act)

    return Worker(house, name, {**HANDLERS, "strain": strain})


def nothing(_job: LeasedJob) -> None:
    """An ordinary job."""


def done(house: Engine) -> list[str]:
    """Subjects in the order in which they were done."""
    return [one.payload["subject"] for one in rows(house, journal, action="done")]
