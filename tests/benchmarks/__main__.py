"""Run measurements: `python -m tests.benchmarks [name …] [--runs N]`; exits 1 when a goal is missed."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import click

from engine.cli._output import print_table
from tests.benchmarks.figures import Figure, as_row, summarise

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
HEADERS = ("figure", "median", "least", "most", "unit", "goal", "")


@click.command()
@click.argument("names", nargs=-1)
@click.option("--runs", default=5, show_default=True, help="How often each is measured.")
@click.option("--once", is_flag=True, hidden=True, help="Measure in this process and print the figures as JSON.")
def main(names: tuple[str, ...], runs: int, once: bool) -> None:
    """Measure NAMES (all when none is given)."""
    if once:
        click.echo(
            json.dumps([asdict(figure) for figure in import_module(f"tests.benchmarks.bench_{names[0]}").measure()])
        )
        return
    missed = False
    for name in names or available():
        measured = [measure_apart(name, run, runs) for run in range(1, runs + 1)]
        summaries = summarise(measured)
        click.echo(f"\n{name}: medians of {runs}; raw values in {keep(name, measured)}")
        print_table(HEADERS, map(as_row, summaries))
        missed |= any(summary.met is False for summary in summaries)
    sys.exit(1 if missed else 0)


def available() -> list[str]:
    """Names of all measurements."""
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def measure_apart(name: str, run: int, runs: int) -> list[Figure]:
    """One run in a fresh process, so that no run warms up the next."""
    click.echo(f"{name}: run {run} of {runs}", err=True)
    command = [sys.executable, "-m", "tests.benchmarks", "--once", name]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return [Figure(**values) for values in json.loads(done.stdout.splitlines()[-1])]


def keep(name: str, measured: list[list[Figure]]) -> Path:
    """Write every single value with what it was measured on, and return the file."""
    now = datetime.now(UTC)
    file = HERE / "results" / f"{now:%Y%m%dT%H%M%SZ}-{name}.json"
    file.parent.mkdir(exist_ok=True)
    machine = {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}
    runs = [[asdict(figure) for figure in run] for run in measured]
    file.write_text(json.dumps({"measured_at": now.isoformat(), "machine": machine, "runs": runs}, indent=1))
    return file.relative_to(ROOT)


if __name__ == "__main__":
    main()
