"""`huiyin lint` over a folder of 3,000 diagrams, as the command does it: a process of its own, JSON into a file.

The diagrams are the random models of the conformance tests: 7 KB on average, the largest 50 KB, some thirty findings in
each, because nothing in them has a name. The goal is for processor time: other work on the machine must not count.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.benchmarks.figures import Figure
from tests.conformance.random_models import random_model

FILES = 3_000
MEASURED = """
import resource, sys
from pathlib import Path
from engine.cli.__main__ import main
try:
    main()
finally:
    status = Path("/proc/self/status")
    peak = status.read_text().split("VmHWM:")[1].split()[0] if status.exists() else None
    print(peak or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""
"""The peak of memory is the system's own account: `ru_maxrss` begins with what the process before it took."""


def measure() -> list[Figure]:
    """Files a second by one process and by one for each core; megabytes of the process that asks the others."""
    cores = os.cpu_count() or 1
    with TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(FILES):
            (folder / f"{number:04}.bpmn").write_bytes(random_model(number))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        alone, _, findings = lint(folder, 1)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        together, megabytes, same = lint(folder, cores)
    assert findings == same
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return [
        Figure("processor time for a file", used / FILES * 1000, "ms", goal=60, higher_is_better=False),
        Figure("files a second, one process", FILES / alone, "files/s"),
        Figure(f"files a second, {cores} processes", FILES / together, "files/s"),
        Figure("findings told", findings, "findings"),
        Figure("most memory of the asking process", megabytes, "MB", goal=80, higher_is_better=False),
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
