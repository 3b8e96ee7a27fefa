"""`huiyin worker`: do what is due, on this machine, until stopped."""

from __future__ import annotations

import signal
import threading

import click

from engine import logs
from engine.cli._engine import opened
from engine.cli._metrics import metrics_served
from engine.cli._output import remark
from engine.jobs import Outbox, Ticker, Worker


@click.command("worker")
@click.option("--once", is_flag=True, help="Do and send what is due now, print how many jobs ran, and end.")
@click.option("--metrics-port", type=click.IntRange(1, 65_535), help="Answer Prometheus on this port of HUIYIN_HOST.")
def command(once: bool, metrics_port: int | None) -> None:
    """Fire timers and escalate what is overdue. Any number of workers may share a PostgreSQL database.

    Ends cleanly on SIGTERM and SIGINT: the jobs in hand are finished, the others are given back at once.
    """
    engine = opened()
    logs.set_up(engine.settings.log)
    if once:
        worker = Worker(engine)
        click.echo(f"{worker.tick()} jobs")
        Outbox(engine, worker.name).send_due()
        return
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    ticker = Ticker(engine)
    with metrics_served(engine, metrics_port):
        ticker.start()
        remark(f"worker {ticker.name} looks every {engine.settings.tick_seconds:g} s; Ctrl-C stops it")
        stopped.wait()
        ticker.stop()
