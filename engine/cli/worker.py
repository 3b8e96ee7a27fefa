"""`huiyin worker`: do what is due, on this machine, until stopped."""

from __future__ import annotations

import signal
import threading

import click

from engine.cli._engine import opened
from engine.cli._output import remark
from engine.jobs import Ticker, Worker


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due now, print how many jobs ran, and end.")
def command(once: bool) -> None:
    """Fire timers and escalate what is overdue. Any number of workers may share a PostgreSQL database.

    Ends cleanly on SIGTERM and SIGINT: the job in hand is finished, the others are left to the next worker.
    """
    worker = Worker(opened())
    if once:
        click.echo(f"{worker.tick()} jobs")
        return
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    ticker = Ticker(worker)
    ticker.start()
    remark(f"worker {worker.name} looks every {worker.engine.settings.tick_seconds:g} s; Ctrl-C stops it")
    stopped.wait()
    ticker.stop()
