"""What one process counts of its own work, for Prometheus. What the rows tell is asked when it is scraped (queries)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import Counter, Histogram

from engine.errors import Conflict, HuiyinError, Unavailable

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
_LATENESS = (0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 1_800, 3_600, 14_400, 86_400)

COMMANDS = Counter(
    "huiyin_commands",
    "Commands by outcome: done, refused (bad input, no permission), conflict, unavailable (database), failed.",
    ["command", "outcome"],
    registry=None,
)
COMMAND_SECONDS = Histogram(
    "huiyin_command_seconds",
    "Seconds from asking for a command to its commit or refusal.",
    ["command"],
    buckets=_SECONDS,
    registry=None,
)
JOBS = Counter(
    "huiyin_jobs",
    "Jobs by outcome: done, failed (comes again), given_up (an incident), taken_over (by another worker).",
    ["kind", "outcome"],
    registry=None,
)
JOB_LATENESS = Histogram(
    "huiyin_job_lateness_seconds",
    "Seconds from when a job was due to when it was done; of kind escalate: how late levels are recorded.",
    ["kind"],
    buckets=_LATENESS,
    registry=None,
)
MEASURES = (COMMANDS, COMMAND_SECONDS, JOBS, JOB_LATENESS)


@contextmanager
def measured(command: object) -> Iterator[None]:
    """Count a command and its time; what it raises is its outcome."""
    name, outcome, began = type(command).__name__, "failed", perf_counter()
    try:
        yield
        outcome = "done"
    except HuiyinError as error:
        outcome = _outcome(error)
        raise
    finally:
        COMMANDS.labels(name, outcome).inc()
        COMMAND_SECONDS.labels(name).observe(perf_counter() - began)


def _outcome(error: HuiyinError) -> str:
    if isinstance(error, Conflict):
        return "conflict"
    if isinstance(error, Unavailable):
        return "unavailable"
    return "failed" if error.code.startswith("HY3") else "refused"
