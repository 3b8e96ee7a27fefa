"""`huiyin serve` and `huiyin demo`, found through the entry-point group `huiyin.commands`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from engine import logs
from engine.bootstrap import build_engine
from engine.cli._engine import opened
from engine.dispatch import Engine
from engine.jobs import Ticker
from engine.settings import load_settings
from web.app import create_app
from web.serving import listen

PORT = click.IntRange(1, 65_535)


@click.command()
@click.option("--no-worker", is_flag=True, help="Serve pages only; clocks and timers need a worker somewhere.")
@click.option("--host", help="The address to listen on (HUIYIN_HOST).")
@click.option("--port", type=PORT, help="The port to listen on (HUIYIN_PORT).")
def serve(no_worker: bool, host: str | None, port: int | None) -> None:
    """Serve the pages, with a worker beside them.

    \b
    Examples:
      huiyin serve
      huiyin serve --no-worker --port 8080      (another node runs `huiyin worker`)
    """
    engine = opened()
    logs.set_up(engine.settings.log)
    with _worker(engine, wanted=not no_worker):
        _listen(engine, host or engine.settings.host, port or engine.settings.port)


@click.command()
@click.option("--port", type=PORT, help="The port to listen on (HUIYIN_PORT).")
@click.option("--no-serve", is_flag=True, help="Fill the office and stop.")
def demo(port: int | None, no_serve: bool) -> None:
    """Fill an office to look around in, and serve it. A second start keeps what was done there."""
    from engine.demo import fill

    settings = load_settings()
    engine = build_engine(settings)
    sign_ins = fill(engine)
    address = f"http://{settings.host}:{port or settings.port}/"
    click.echo(f"Huiyin: {address}")
    for one in sign_ins:
        click.echo(f"  {one}")
    if no_serve:
        return
    logs.set_up(settings.log)
    with _worker(engine, wanted=True):
        _listen(engine, settings.host, port or settings.port)


def _listen(engine: Engine, host: str, port: int) -> None:
    app = create_app(engine, engine.settings)
    if sys.stderr.isatty():
        click.echo(f"Listening on http://{host}:{port}/ (Ctrl-C ends it)", err=True)
    try:
        listen(app, host, port)
    except OSError as error:
        raise click.ClickException(f"cannot listen on {host}:{port}: {error.strerror or error}") from error


@contextmanager
def _worker(engine: Engine, *, wanted: bool) -> Iterator[None]:
    """The worker's pulse in a thread of this process, ended with it."""
    if not wanted:
        yield
        return
    ticker = Ticker(engine)
    ticker.start()
    try:
        yield
    finally:
        ticker.stop()
