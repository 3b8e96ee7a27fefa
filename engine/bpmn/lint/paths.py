"""Lint by path: a diagram, decisions, a form, a route, a folder of these; findings carry paths that can be opened."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from engine.bpmn.bundle.package import OWN_LADDERS_FILE, PEOPLE_FILE, ROUTE_FILE, read_bundle
from engine.bpmn.lint import formrules, routes
from engine.bpmn.lint.bundles import lint_bundle, lint_form, lint_pieces
from engine.bpmn.lint.decisions import is_decision_model, lint_decisions
from engine.bpmn.lint.ladders import lint_ladders
from engine.bpmn.lint.opened import lint_opened
from engine.bpmn.lint.rules import error
from engine.bpmn.lint.subject import Office, read_office
from engine.calendar import load_calendar
from engine.errors import BadFile, BadInput
from engine.findings import Finding
from engine.forms import load_form
from engine.text import Text, text
from engine.xmlfile import MAX_BYTES

FAMILY = "Files"

UNREADABLE = error("file-unreadable", FAMILY, "The path does not exist, cannot be read, or is too large.")
UNKNOWN = error("file-unknown", FAMILY, "The file is none that lint knows: a .bpmn, a .dmn, or a YAML file of a route.")
FAILED = error(
    "lint-failed", FAMILY, "Lint itself failed on the file, which is a fault of Huiyin; all others were checked."
)

_SKIPPED = frozenset({"node_modules", ".git", ".venv", "__pycache__"})
_DIAGRAMS = (".bpmn", ".bpmn2", ".bpmn.xml", ".bpmn2.xml", ".bpmn20.xml")


def lint_path(path: Path) -> list[Finding]:
    """Findings about a file or, recursively, a folder; never raises for what designers wrote."""
    return distinct(finding for target in targets(path) for finding in lint_target(target))


def distinct(findings: Iterable[Finding]) -> list[Finding]:
    """Each finding once: a shared file is read with every route that uses it."""
    return list({(one.file, one.rule, one.element, one.line, str(one.message)): one for one in findings}.values())


def targets(path: Path) -> list[Path]:
    """What to lint one by one: routes' folders, models outside of them, shared YAML files; or a file."""
    try:
        return sorted(_targets(path)) or [path] if path.is_dir() and not _is_route(path) else [path]
    except OSError:
        return [path]


def _is_route(folder: Path) -> bool:
    """Whether the folder is a route's; one that may not be looked into says so when it is read."""
    try:
        return (folder / ROUTE_FILE).is_file()
    except OSError:
        return False


def _targets(folder: Path) -> Iterator[Path]:
    try:
        children = sorted(folder.iterdir())
    except OSError:
        yield folder
        return
    for child in children:
        if _is_passed_over(child):
            continue
        if child.is_dir():
            yield from [child] if _is_route(child) else _targets(child)
        elif _is_diagram(child) or is_decision_model(child.name) or _is_shared_yaml(child):
            yield child


def diagrams(folder: Path) -> Iterator[Path]:
    """Every diagram of a folder, those of routes too, in the order of lint."""
    for child in sorted(folder.iterdir()):
        if _is_passed_over(child):
            continue
        if child.is_dir():
            yield from diagrams(child)
        elif _is_diagram(child):
            yield child


def _is_passed_over(child: Path) -> bool:
    return child.name.startswith(".") or child.name in _SKIPPED or child.is_symlink()


def _is_diagram(file: Path) -> bool:
    """By the names that tools give to BPMN; any other .xml is only read when it is named itself."""
    return file.name.lower().endswith(_DIAGRAMS)


def _is_shared_yaml(file: Path) -> bool:
    return file.suffix in (".yaml", ".yml") and "_shared" in file.parts


def lint_target(path: Path) -> list[Finding]:
    """Findings about one of `targets`; whatever goes wrong is a finding too."""
    try:
        return _lint(path)
    except OSError as problem:
        return [_unreadable(path, text("it cannot be read: {why}", why=problem.strerror or ""))]
    except Exception as problem:
        return [failed(path, problem)]


def failed(path: Path, why: Exception | Text) -> Finding:
    """The finding that says that lint could not do its work on `path`."""
    message = text("lint failed on this file: {why}", why=why if isinstance(why, Text) else _particulars(why))
    remedy = text("This is a fault in Huiyin; please report it with the file.")
    return FAILED.finding(str(path), None, message, remedy)


def _particulars(problem: Exception) -> str:
    """Kind, message and place of what nobody expected, for whoever is told about it."""
    frames = traceback.extract_tb(problem.__traceback__)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(problem).__name__}: {str(problem)[:200]}{place}"


def _lint(path: Path) -> list[Finding]:
    if path.is_dir() and not any(path.iterdir()):
        return [_unreadable(path, text("the folder is empty"))]
    if path.is_dir():
        return _lint_route(path)
    if path.suffix in (".yaml", ".yml"):
        return _lint_yaml(path)
    if is_decision_model(path.name):
        return _lint_decisions(path)
    if not _is_diagram(path) and path.suffix.lower() != ".xml" and path.is_file():
        return [
            UNKNOWN.finding(
                str(path),
                None,
                text("this is no file that can be checked"),
                text("Name a .bpmn or .dmn file, a YAML file of a route, or a folder."),
            )
        ]
    if (path.parent / ROUTE_FILE).is_file() and path.is_file():
        return [finding for finding in _lint_route(path.parent) if Path(finding.file) == path]
    data = _read(path)
    return data if isinstance(data, list) else list(lint_opened({str(path): data}, str(path)).findings)


def _lint_route(folder: Path) -> list[Finding]:
    try:
        bundle = read_bundle(folder)
    except BadInput as problem:
        return [UNREADABLE.finding(str(problem.params.get("file", folder)), None, _detail(problem), problem.advice)]
    found: list[Finding] = []
    people = _office(folder.parent / PEOPLE_FILE, found)
    for finding in lint_bundle(bundle, people):
        shared = finding.file.startswith("_shared/")
        found.append(replace(finding, file=str((folder.parent if shared else folder) / finding.file)))
    return found


def _office(path: Path, found: list[Finding]) -> Office | None:
    if not path.is_file():
        return None
    try:
        return read_office(path.read_bytes(), str(path))
    except (BadInput, OSError) as problem:
        detail = _detail(problem) if isinstance(problem, BadInput) else text("{why}", why=str(problem))
        found.append(routes.INVALID.finding(str(path), None, detail, text("Correct the file and try again.")))
        return None


def _lint_yaml(path: Path) -> list[Finding]:
    """A YAML file on its own: inside a route, the route's findings about it; under _shared, what its reader says."""
    route = next((parent for parent in path.parents if (parent / ROUTE_FILE).is_file()), None)
    if route is not None:
        return [finding for finding in _lint_route(route) if Path(finding.file) == path]
    data = _read(path)
    if isinstance(data, list):
        return data
    if path.parent.name == "forms" and "_shared" in path.parts:
        return lint_pieces(data, str(path))
    if path.parent.name == "forms":
        form, findings = lint_form(data, str(path), lambda: load_form(data, str(path)))
        return [*findings, *(formrules.check(form) if form else ())]
    return _read_by_owner(path, data)


def _lint_decisions(path: Path) -> list[Finding]:
    """A decision model: inside a route, the route's findings about it; else with those beside it."""
    route = next((parent for parent in path.parents if (parent / ROUTE_FILE).is_file()), None)
    if route is not None and path.is_file():
        return [finding for finding in _lint_route(route) if Path(finding.file) == path]
    data = _read(path)
    return data if isinstance(data, list) else lint_decisions(path, data)


def _read_by_owner(path: Path, data: bytes) -> list[Finding]:
    if path.name == OWN_LADDERS_FILE:
        found: list[Finding] = []
        office = _office(path.parent / Path(PEOPLE_FILE).name, found)
        return [*found, *lint_ladders(data, str(path), office)]
    try:
        if path.parent.name == "calendars":
            load_calendar(data.decode("utf-8", "replace"), str(path))
        elif path.name == "people.yaml":
            read_office(data, str(path))
    except BadInput as problem:
        return [routes.INVALID.finding(str(path), None, _detail(problem), problem.advice)]
    return []


def _read(path: Path) -> bytes | list[Finding]:
    try:
        if path.exists() and not path.is_file():
            return [_unreadable(path, text("it is no ordinary file"))]
        if path.stat().st_size > MAX_BYTES:
            return [_unreadable(path, text("the file is larger than {limit} bytes", limit=MAX_BYTES))]
        return path.read_bytes()
    except OSError as problem:
        return [_unreadable(path, text("it cannot be read: {why}", why=problem.strerror or ""))]


def _unreadable(path: Path, why: Text) -> Finding:
    return UNREADABLE.finding(str(path), None, why, text("Check that this is the right file."))


def _detail(problem: BadInput) -> Text:
    detail = problem.params.get("detail", problem.text) if isinstance(problem, BadFile) else problem.text
    return text("{problem}", problem=detail)
