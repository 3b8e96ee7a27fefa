"""What lint says about a file that somebody shows in the browser. Nothing is kept: bytes in, an answer out."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from lxml import etree

from engine.bpmn.bundle.package import MAX_FILES, MAX_TOTAL, ROUTE_FILE, Bundle
from engine.bpmn.files.xml import BPMN
from engine.bpmn.lint import distinct, lint_bundle
from engine.bpmn.lint.decisions import is_decision_model
from engine.bpmn.lint.opened import Linted, lint_opened
from engine.decisions.dmn.lint import lint_model
from engine.errors import BadInput
from engine.findings import Finding, Severity
from engine.text import text

LARGEST = 8_000_000
"""Bytes of a file that is checked while somebody waits: a diagram of ten thousand elements with its drawing."""

_SHAPE = "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNShape"
_IN_PROCESS = f"{{{BPMN}}}process//*[@id]"
_ROUTE_FILES = (".bpmn", ".dmn", ".yaml", ".yml", ".po")
_NO_PART = frozenset({"scenarios", "examples"})


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding with the name of its element, "" for none; `drawn` says that it can be pointed at."""

    finding: Finding
    name: str
    drawn: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer. `drawing` is XML for the viewer, "" where there is nothing to draw; `shapes` about how many there are
    in it. `placed`: the file itself says where they stand; where it does not, the viewer lays them out.

    `marks`: the gravest severity for each element that can be pointed at. `placeholders`: ids of what cannot run.
    """

    file: str
    remarks: tuple[Remark, ...]
    drawing: str
    shapes: int
    placed: bool
    marks: Mapping[str, str]
    placeholders: tuple[str, ...]

    def count(self, severity: str) -> int:
        """How many findings are of this severity."""
        return sum(remark.finding.severity == severity for remark in self.remarks)


def check_file(name: str, data: bytes) -> Checked:
    """A diagram, a decision model, or the ZIP archive of a route's folder; raises BadInput for what is none, or too
    large."""
    if len(data) > LARGEST:
        raise BadInput(detail=text("The file is larger than {limit} MB.", limit=LARGEST // 1_000_000))
    if not data.strip():
        raise BadInput(detail=text("The file is empty."))
    if data.startswith(b"PK\x03\x04"):
        return _check_archive(name, data)
    if is_decision_model(name):
        return _checked(name, None, lint_model({name: data}, name))
    linted = lint_opened({name: data}, name)
    return _checked(name, linted, linted.findings)


def _check_archive(name: str, data: bytes) -> Checked:
    bundle = _bundle(name, _unpacked(data))
    sources = bundle.sources
    linted = lint_opened(sources, bundle.model_name) if bundle.model_name in sources else None
    return _checked(name, linted, lint_bundle(bundle), main=bundle.model_name)


def _unpacked(data: bytes) -> dict[str, bytes]:
    """The files of an archive that could belong to a route, by path; refuses what unfolds into too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if entry.filename.lower().endswith(_ROUTE_FILES)]
            if len(entries) > MAX_FILES or sum(entry.file_size for entry in entries) > MAX_TOTAL:
                raise BadInput(detail=text("The archive holds too much: {files} files at most, {limit} MB together.",
                                           files=MAX_FILES, limit=MAX_TOTAL // 1_000_000))  # fmt: skip
            return {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, zlib.error) as problem:
        raise BadInput(detail=text("The archive cannot be read.")) from problem


def _bundle(name: str, files: Mapping[str, bytes]) -> Bundle:
    """The route nearest to the top of the archive, with what stands in `_shared` beside it."""
    routes = sorted((path for path in files if PurePosixPath(path).name == ROUTE_FILE), key=lambda one: one.count("/"))
    if not routes:
        raise BadInput(detail=text("The archive holds no route: there is no {name} in it.", name=ROUTE_FILE))
    folder = PurePosixPath(routes[0]).parent
    own: dict[str, bytes] = {}
    for path, content in files.items():
        place = PurePosixPath(path)
        if place.is_relative_to(folder) and place.relative_to(folder).parts[0] not in _NO_PART:
            own[place.relative_to(folder).as_posix()] = content
        elif place.is_relative_to(folder.parent / "_shared"):
            own[place.relative_to(folder.parent).as_posix()] = content
    return Bundle(folder.name or PurePosixPath(name).stem, own)


def _checked(name: str, linted: Linted | None, findings: Iterable[Finding], main: str | None = None) -> Checked:
    root = linted.readable.root if linted else None
    placed = 0 if root is None else sum(1 for _ in root.iter(_SHAPE))
    shapes = placed or (0 if root is None else sum(1 for _ in root.iterfind(_IN_PROCESS)))
    drawing = linted.readable.drawing() if linted and shapes else ""
    names = {} if root is None else _names(root)
    of_drawing = main or name
    ordered = sorted(distinct(findings), key=lambda one: (one.file != of_drawing, _grave(one), one.line or 0))
    remarks = tuple(_remark(one, names if one.file == of_drawing else {}) for one in ordered)
    marks: dict[str, str] = {}
    for remark in remarks:
        if remark.drawn and remark.finding.element:
            marks.setdefault(remark.finding.element, str(remark.finding.severity))
    placeholders = tuple(one.id for one in linted.placeholders) if linted else ()
    return Checked(name, remarks, drawing, shapes, bool(placed), marks, placeholders)


def _grave(finding: Finding) -> int:
    return list(Severity).index(finding.severity)


def _remark(finding: Finding, names: Mapping[str, str]) -> Remark:
    return Remark(finding, names.get(finding.element or "", ""), finding.element in names)


def _names(root: etree._Element) -> dict[str, str]:
    """What each element with an id is called, "" for those without a name."""
    return {key: node.get("name", "") for node in root.iter(etree.Element) if (key := node.get("id"))}
