"""Evaluates in a child process with bounds on memory and time, so that what goes wrong harms no test.

As a program it answers questions from its standard input, one a line, each from a fork of itself.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from random import Random
from time import process_time

from engine.cli._values import as_json
from engine.decisions import Environment, compile_expression, special_names, to_plain
from engine.errors import HuiyinError
from tests.factories.calendars import shipped

MEGABYTE = 1 << 20
_MOST_MEMORY = 1_024 * MEGABYTE
_WATCHDOG = 120


@dataclass(frozen=True, slots=True)
class Ending:
    """How an evaluation ended: with the value as JSON, the name of our error, or something else; and what it cost."""

    value: str | None
    error: str | None
    message: str
    megabytes: float
    seconds: float


class Child:
    """The process that forks; `end` lets it go."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.factories.bounds"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def evaluate(self, source: str) -> Ending:
        """Evaluate, write the result out as JSON, and measure both."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(source) + "\n")
        self._process.stdin.flush()
        return Ending(**json.loads(self._process.stdout.readline()))

    def end(self) -> None:
        """Let it go."""
        self._process.communicate(timeout=_WATCHDOG)


def context() -> Mapping[str, object]:
    """What the expressions see: long texts, and names that only a parser that knows them can read."""
    choice = Random(1)  # the same text each time
    names = {f"follow-up-{number}": number for number in range(2_000)}
    noise = "".join(choice.choice("ab") for _ in range(900_000))
    return {**names, "amount": 1, "a": 1, "f": 1, "long": "a" * 900_000, "noise": noise}


def _answer(source: str, values: Mapping[str, object], environment: Environment) -> dict[str, object]:
    before, began = _peak(), process_time()
    value = error = None
    message = ""
    try:
        compiled = compile_expression(source, names=special_names(source, values))
        value = as_json(to_plain(compiled(values, environment)))[:200]
    except HuiyinError as ours:
        error, message = type(ours).__name__, str(ours)[:2_000]
    except BaseException as other:  # whatever it is, the test shall see it
        error, message = f"not ours: {type(other).__name__}", str(other)[:200]
    spent = process_time() - began
    return asdict(Ending(value, error, message, (_peak() - before) / MEGABYTE, spent))


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    """Answer each line from a fork; one that is killed has died of its bounds."""
    values, environment = context(), Environment(now=datetime(2025, 9, 29, 8, tzinfo=UTC), calendar=shipped())
    for line in sys.stdin:
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
            signal.alarm(_WATCHDOG)
            os.write(writing, json.dumps(_answer(json.loads(line), values, environment)).encode())
            os._exit(0)
        os.close(writing)
        with closing(os.fdopen(reading, encoding="utf-8")) as answer:
            told = answer.read()
        _, status = os.waitpid(child, 0)
        died = {"value": None, "error": f"killed: {status}", "message": "", "megabytes": 0, "seconds": _WATCHDOG}
        print(told or json.dumps(died), flush=True)


if __name__ == "__main__":
    main()
