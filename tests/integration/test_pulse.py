"""The pulse goes on when the machine's clock is set: a beat planned by the old time is due now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from engine.jobs.pulse import Pulse


@pytest.fixture
def pulse() -> Iterator[Pulse]:
    started = Pulse(timezone="UTC")
    started.start()
    yield started
    started.shutdown()


@pytest.mark.parametrize(
    "planned",
    [
        pytest.param(timedelta(days=1), id="put back by a day"),
        pytest.param(timedelta(hours=1), id="put back by an hour"),
        pytest.param(timedelta(days=-1), id="put forward by a day"),
        pytest.param(timedelta(days=-20_000), id="learned the time after starting in 1970"),
    ],
)
def test_a_clock_that_is_set_does_not_stop_the_beat(pulse: Pulse, planned: timedelta) -> None:
    beat = Event()
    job = pulse.add_job(beat.set, "interval", seconds=1, coalesce=True, max_instances=1, misfire_grace_time=None)
    for _ in range(2):  # and again: the beat after it is planned by the new time
        beat.clear()
        job.modify(next_run_time=datetime.now(UTC) + planned)  # how a planned beat looks once the clock was set
        assert beat.wait(10)
