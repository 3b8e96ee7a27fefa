"""The shipped routes, as tests look at them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from engine.bpmn.bundle.package import read_bundle, route_folders
from engine.dispatch.definitions import Definition, define
from engine.scenarios import RouteResult, run_route, select_scenarios
from engine.settings import Settings

PROCESSES = Settings().processes
KEYS = tuple(folder.name for folder in route_folders(PROCESSES))


def folder(key: str) -> Path:
    """Where a route's files are."""
    return PROCESSES / key


@cache
def definition(key: str) -> Definition:
    """A route, read and parsed."""
    return define(read_bundle(folder(key)))


@cache
def played(key: str) -> RouteResult:
    """A route's scenarios as they stand, played once for all tests of this process."""
    return run_route(select_scenarios([folder(key)])[0])
