"""`huiyin lint` over a folder of 3,000 diagrams, as the command does it: a process of its own, JSON into a file.

The diagrams are the random models of the conformance tests: 11 KB on average, the largest 70 KB, some fifty findings in
each, because nothing in them has a name. Wall time and the peak of memory of the asking process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.benchmarks.figures import Figure
from tests.conformance.random_models import random_model

FILES = 3_000
MEASURED = (
    "import resource, sys; from engine.cli.__main__ import main\n"
    "try: main()\n"
    "finally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
)


def measure() -> list[Figure]:
    """Files a second by one process and by one for each core; megabytes (the goal is for all cores)."""
    cores = os.cpu_count() or 1
    with TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(FILES):
            (folder / f"{number:04}.bpmn").write_bytes(random_model(number))
        alone, _, findings = lint(folder, 1)
        together, megabytes, same = lint(folder, cores)
    assert findings == same
    return [
        Figure("files a second, one process", FILES / alone, "files/s"),
        Figure(f"files a second, {cores} processes", FILES / together, "files/s", goal=30),
        Figure("findings told", findings, "findings"),
        Figure("most memory of the asking process", megabytes, "MB", goal=200, higher_is_better=False),
    ]


def lint(folder: Path, jobs: int) -> tuple[float, float, int]:
    """Seconds, megabytes, and how many findings there were."""
    output = folder / "found.json"
    command = ["lint", str(folder), "--jobs", str(jobs), "--json", "--output", str(output), "--quiet"]
    began = perf_counter()
    done = subprocess.run([sys.executable, "-c", MEASURED, *command], stderr=subprocess.PIPE, check=False)
    seconds = perf_counter() - began
    findings = len(json.loads(output.read_bytes()))
    output.unlink()
    return seconds, int(done.stderr.split()[-1]) / 1024, findings
