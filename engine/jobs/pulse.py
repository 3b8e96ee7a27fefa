"""APScheduler's thread, made to live with clocks that are set: it wakes by them, and they may jump."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

_FAR_BEHIND = timedelta(minutes=1)


class Pulse(BackgroundScheduler):  # type: ignore[misc]  # APScheduler has no types
    """For jobs of fixed intervals. It takes a beat as due now when the machine's clock was set since it was planned.

    APScheduler itself would sleep for as long as a clock is put back, and after a jump forward count every beat that
    was missed: a machine that starts in 1970 and then learns the time would never come to an end of it.
    """

    def _process_jobs(self) -> float | None:
        now = datetime.now(UTC)
        for job in self.get_jobs():
            ahead = job.next_run_time - now
            if ahead > 2 * job.trigger.interval or ahead < -_FAR_BEHIND:
                job.modify(next_run_time=now)
        wait: float | None = super()._process_jobs()
        return wait
