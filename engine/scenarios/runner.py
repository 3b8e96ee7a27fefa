"""Finding scenario files, running those of a route on one office, and adding up what they passed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from engine.bpmn.bundle.package import Bundle, read_bundle, route_folders
from engine.dispatch import Definition
from engine.dispatch.definitions import define
from engine.errors import BadFile, HuiyinError
from engine.scenarios.coverage import Coverage, coverage_of
from engine.scenarios.office import Office, office_of, people_beside
from engine.scenarios.play import Failure, play, sentence
from engine.scenarios.scenario import load_scenario
from engine.text import text

FOLDER = "scenarios"


@dataclass(frozen=True, slots=True)
class Selection:
    """A route's folder and the scenario files of it to run."""

    route: Path
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one file. `name` is the scenario's own, or empty when the file could not be read; `visited` the
    nodes and flows that its case passed, in order, and the rules of decision tables that hit.
    """

    file: Path
    name: str
    failure: Failure | None
    visited: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return self.failure is None


@dataclass(frozen=True, slots=True)
class RouteResult:
    """All results of one route, and what they covered. `problem`: why the route itself could not be deployed."""

    route: Path
    results: tuple[Result, ...]
    coverage: Coverage
    problem: str = ""


def select_scenarios(paths: Iterable[Path]) -> list[Selection]:
    """Routes, folders of routes, or scenario files → what to run, by route. Raises BadFile for any other path."""
    chosen: dict[Path, dict[Path, None]] = {}
    for path in paths:
        for route, files in _found(path):
            chosen.setdefault(route, {}).update(dict.fromkeys(files))
    return [Selection(route, tuple(files)) for route, files in chosen.items()]


def _found(path: Path) -> list[tuple[Path, list[Path]]]:
    if path.is_file() and path.parent.name == FOLDER:
        return [(path.parent.parent, [path])]
    if path.is_dir() and path.name == FOLDER:
        path = path.parent
    routes = route_folders(path)
    if not routes:
        detail = text("this is no route, no folder of routes and no file of a folder “{folder}”", folder=FOLDER)
        raise BadFile(file=str(path), detail=detail)
    return [(route, sorted((route / FOLDER).glob("*.yaml"))) for route in routes]


def run_route(
    selection: Selection, *, bundle: Bundle | None = None, on_result: Callable[[Result], None] = lambda _: None
) -> RouteResult:
    """Deploy the route (or `bundle` in its place) to a fresh office and play its scenarios one after the other."""
    try:
        packed = bundle or read_bundle(selection.route)
        definition = define(packed)
        with office_of(packed, people_beside(selection.route)) as office:
            return _run(selection, office, definition, on_result)
    except HuiyinError as error:
        return RouteResult(selection.route, (), Coverage(), sentence(error))


def _run(
    selection: Selection, office: Office, definition: Definition, on_result: Callable[[Result], None]
) -> RouteResult:
    coverage = coverage_of(definition.model)
    results = []
    for file in selection.files:
        result = _play(office, definition, file)
        coverage = coverage.with_visited(result.visited)
        results.append(result)
        on_result(result)
    return RouteResult(selection.route, tuple(results), coverage)


def _play(office: Office, definition: Definition, file: Path) -> Result:
    try:
        scenario = load_scenario(file.read_bytes(), str(file))
    except HuiyinError as error:
        return Result(file, "", Failure(1, "read", problem=sentence(error)))
    with office.open_at(scenario.at) as (engine, clock):
        outcome = play(engine, clock, definition, scenario)
    return Result(file, scenario.name, outcome.failure, outcome.visited)
