"""The machines' side: a worker takes due jobs and runs the command each is for; APScheduler is only its pulse."""

from engine.jobs.outbox import Outbox
from engine.jobs.ticker import Ticker
from engine.jobs.virtual import advance_to
from engine.jobs.worker import Worker

__all__ = ["Outbox", "Ticker", "Worker", "advance_to"]
