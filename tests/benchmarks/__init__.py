"""Measurements, run by `make bench`, never part of the test suite: no test depends on how fast a machine is.

A module `bench_<name>.py` defines `measure() -> list[Figure]`. Each is run several times, every time in a process of
its own; medians are printed and every single value is kept in `results/`. Compare ratios taken in one run: absolute
figures belong to the machine.
"""

from tests.benchmarks.figures import Figure

__all__ = ["Figure"]
