"""Processes that die in the middle of their work, and those who carry on after them.

They are forked from a process that has loaded the program and opened nothing, so that a thousand deaths take minutes.
"""

from __future__ import annotations

import logging
import multiprocessing
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar, cast

from engine.bootstrap import build_engine
from engine.clock import VirtualClock
from engine.dispatch import Command, Engine
from engine.jobs import Worker
from engine.rules.permissions import Actor
from engine.settings import Settings
from tests.chaos.bombs import Fate, Shot
from tests.factories.offices import settle

R = TypeVar("R")

NURSERY = multiprocessing.get_context("forkserver")
NURSERY.set_forkserver_preload(["tests.chaos.victims", "engine.commands.complete_task", "engine.jobs", "web.cli"])
KILLED = -9
PATIENCE = 60
"""Seconds after which a victim that neither dies nor answers is a failure of its own."""


def at_work(url: str, now: datetime) -> tuple[Engine, VirtualClock]:
    """The program as another process of the same office runs it."""
    logging.disable()  # what a killed office complains about is no news
    clock = VirtualClock(now)
    return build_engine(Settings(database_url=url), clock=clock), clock


def answer_commands(url: str, now: datetime, fate: Fate | None, wire: Connection) -> None:
    """Run what comes over the wire until it closes, or until its fate comes."""
    engine, clock = at_work(url, now)
    if fate is not None:
        fate.arm()
    with suppress(EOFError):
        while True:
            at, command, actor, key = wire.recv()
            clock.set(at)
            try:
                outcome = engine.run(command, actor, key=key)
            except Exception as error:
                outcome = error
            wire.send(outcome)


def do_what_is_due(url: str, now: datetime, fate: Fate | None) -> None:
    """A worker's ticks until nothing is due, or until its fate comes."""
    engine, _ = at_work(url, now)
    if fate is not None:
        fate.arm()
    settle(Worker(engine))


def born(target: Callable[..., None], arguments: tuple[Any, ...], fate: Fate | None) -> BaseProcess:
    """A process that has begun, and its hunter if it is to be killed from outside."""
    process = NURSERY.Process(target=target, args=arguments)
    process.start()
    if isinstance(fate, Shot):
        hunter = threading.Timer(fate.seconds, process.kill)
        hunter.daemon = True
        hunter.start()
    return process


class Clerk:
    """Asks for commands from a process that keeps dying, under one key each, until there is an answer."""

    def __init__(self, url: str, clock: VirtualClock, next_fate: Callable[[], Fate | None]) -> None:
        self.deaths = 0
        self._url, self._clock, self._next_fate = url, clock, next_fate
        self._keys = 0
        self._process: BaseProcess | None = None

    def run(self, command: Command[R], actor: Actor) -> R:
        """What the command returns, once it is known; raises what it raises."""
        self._keys += 1
        request = (command, actor, f"clerk-{self._keys}")
        while True:
            if self._process is None:
                self._begin()
            try:
                self._wire.send((self._clock.now(), *request))
                assert self._wire.poll(PATIENCE), "no answer, and no death"
                outcome = self._wire.recv()
            except (EOFError, OSError):
                self._bury()
                continue
            if isinstance(outcome, Exception):
                raise outcome
            return cast(R, outcome)

    def leave(self) -> None:
        """Close the wire; the process ends by itself."""
        if self._process is not None:
            self._wire.close()
            self._process.join(PATIENCE)
            self._process = None

    def _begin(self) -> None:
        fate = self._next_fate()
        self._wire, theirs = NURSERY.Pipe()
        arguments: tuple[Any, ...] = (self._url, self._clock.now(), fate, theirs)
        self._process = born(answer_commands, arguments, fate)
        theirs.close()

    def _bury(self) -> None:
        assert self._process is not None
        self._process.join(PATIENCE)
        assert self._process.exitcode == KILLED, "its fate, and nothing else"
        self.deaths += 1
        self._process = None


def new_worker(url: str, now: datetime, fate: Fate | None) -> BaseProcess:
    """A worker process that has begun."""
    return born(do_what_is_due, (url, now, fate), fate)


def is_killed(worker: BaseProcess) -> bool:
    """Wait for its end: killed, or done."""
    worker.join(PATIENCE)
    assert worker.exitcode in (0, KILLED), worker.exitcode
    return worker.exitcode == KILLED
