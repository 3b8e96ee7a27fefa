"""What Prometheus is told: the process's own measures, and what the rows say at the moment of the scrape.

Rows are asked afresh each time, so that every node tells the same about them.
"""

from __future__ import annotations

from collections.abc import Iterator
from hmac import compare_digest
from ipaddress import ip_address
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import Connection, Select, bindparam, func, literal_column, select

from engine.clock import Clock
from engine.db import Database
from engine.db.types import Instant
from engine.errors import HuiyinError
from engine.measures import MEASURES
from engine.model.jobs import JobStatus, incidents, jobs
from engine.model.notifications import NotificationStatus, channels, notifications
from engine.queries.operations import LATE_AFTER

EXPOSED_AS = CONTENT_TYPE_LATEST
"""The content type of what `exposed` returns."""

COUNTED = 100_000
"""Rows counted at most for one gauge: a scrape must not cost more the worse things stand."""

_DUE_BY = bindparam("due_by", type_=Instant)
_NOW = bindparam("now", type_=Instant)
_WAITING = jobs.c.status == literal_column(f"'{JobStatus.WAITING}'")
_FAILED = jobs.c.status == literal_column(f"'{JobStatus.FAILED}'")


def _by(column: str, rows: Select[Any]) -> Select[Any]:
    capped = rows.limit(COUNTED).subquery()
    return select(capped.c[column], func.count()).group_by(capped.c[column])


_DUE = _by("kind", select(jobs.c.kind).where(_WAITING, jobs.c.visible_at <= _DUE_BY))
_RUNNING = _by("kind", select(jobs.c.kind).where(jobs.c.leased_by.is_not(None), _WAITING, jobs.c.visible_at > _NOW))
_GIVEN_UP = _by("kind", select(jobs.c.kind).where(_FAILED))
_OLDEST = select(func.min(jobs.c.visible_at, type_=Instant)).where(_WAITING, jobs.c.visible_at <= _NOW)
_INCIDENTS = _by("kind", select(incidents.c.kind).where(incidents.c.resolved_at.is_(None)))
_OUTBOX = _by(
    "channel",
    select(notifications.c.channel).where(
        notifications.c.status == literal_column(f"'{NotificationStatus.WAITING}'"),
    ),
)
_TROUBLE = _by(
    "channel",
    select(notifications.c.channel).where(
        notifications.c.status.in_([literal_column("'failed'"), literal_column("'bounced'")])
    ),
)
_CHANNELS = select(channels.c.channel, channels.c.down_since)

_COUNTS = (
    ("huiyin_jobs_running", "Jobs that a worker has in hand.", "kind", _RUNNING),
    ("huiyin_jobs_failed", "Jobs whose tries are used up; each is an incident.", "kind", _GIVEN_UP),
    ("huiyin_incidents_open", "What a person must repair.", "kind", _INCIDENTS),
    ("huiyin_outbox_waiting", "Notifications still to be sent.", "channel", _OUTBOX),
    ("huiyin_outbox_failed", "Notifications that were given up or came back.", "channel", _TROUBLE),
)


def registry(database: Database, clock: Clock) -> CollectorRegistry:
    """Everything that one process tells."""
    told = CollectorRegistry()
    told.register(_Rows(database, clock))
    for measure in MEASURES:
        told.register(measure)
    return told


def exposed(database: Database, clock: Clock) -> bytes:
    """The same in Prometheus' text format."""
    return generate_latest(registry(database, clock))


def may_scrape(token: str, authorization: str, address: str) -> bool:
    """Whether a scraper is let in: by the token where one is set, else from this machine only."""
    if token:
        return compare_digest(authorization.encode(), f"Bearer {token}".encode())
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


class _Rows(Collector):
    """Asked at each scrape; a database that is away is told as `huiyin_database_up 0`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def describe(self) -> list[Metric]:
        """Nothing is promised beforehand, so that registering asks no database."""
        return []

    def collect(self) -> Iterator[Metric]:
        try:
            with self._database.reading() as connection:
                found = list(self._told(connection))
        except HuiyinError:
            found = []
        yield GaugeMetricFamily("huiyin_database_up", "Whether the database answers.", value=float(bool(found)))
        yield from found

    def _told(self, connection: Connection) -> Iterator[Metric]:
        now = self._clock.now()
        for name, help, due_by in (
            ("huiyin_jobs_due", "Jobs that could be taken now.", now),
            ("huiyin_jobs_late", f"Of these, due for more than {LATE_AFTER.seconds} s.", now - LATE_AFTER),
        ):
            yield _gauge(connection, name, help, "kind", _DUE, due_by=due_by)
        for name, help, label, statement in _COUNTS:
            yield _gauge(connection, name, help, label, statement, now=now)
        oldest_at = connection.execute(_OLDEST, {"now": now}).scalar()
        seconds = (now - oldest_at).total_seconds() if oldest_at else 0.0
        yield GaugeMetricFamily("huiyin_jobs_oldest_seconds", "For how long the oldest job is due.", value=seconds)
        down = GaugeMetricFamily("huiyin_channel_down_seconds", "For how long a way out is down.", labels=["channel"])
        for row in connection.execute(_CHANNELS):
            down.add_metric([row.channel], (now - row.down_since).total_seconds() if row.down_since else 0.0)
        yield down


def _gauge(
    connection: Connection, name: str, help: str, label: str, statement: Select[Any], **values: object
) -> Metric:
    gauge = GaugeMetricFamily(name, help, labels=[label])
    for row in connection.execute(statement, values):
        gauge.add_metric([row[0]], row[1])
    return gauge
