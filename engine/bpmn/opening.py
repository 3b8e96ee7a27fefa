"""Opening whatever is BPMN: tree, model as far as there is one, findings, and what is shown without being able to run.

`parser` is strict about what runs; here nothing that a designer drew is lost. What is no part of BPMN, has no id, or
cannot run is read as a placeholder, so that what is around it is judged for what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from lxml import etree

from engine.bpmn.files.xml import BPMN
from engine.bpmn.mending import CHOREOGRAPHY, CONVERSATIONS, Mended, StandIn, mend
from engine.bpmn.model import Element, Model, Scope
from engine.bpmn.parser import examine
from engine.bpmn.problems import line_of, said
from engine.bpmn.reading import FLOW_NODES
from engine.bpmn.validity.identity import MISSING, nameless
from engine.errors import BadModel
from engine.findings import Finding, Severity
from engine.rulebook import error, is_limit, limit
from engine.text import Text, text
from engine.xmlfile import local_name, parse_xml

FAMILY = "Opening"

PLACEHOLDER = limit(
    "placeholder",
    FAMILY,
    "An element that is shown and cannot run: a node of another tool, a choreography, a conversation.",
)
DRAFT = error("bpmn-draft", FAMILY, "The file is written in a draft of BPMN 2.0, or without its namespace.")

WITHOUT_WORK = frozenset(
    {
        "bpmn-unsupported", "vendor-implementation", "cannot-run-script-language", "cannot-run-script-missing",
        "cannot-run-call", "cannot-run-call-missing", "cannot-run-decision", "cannot-run-decision-missing",
    }
)  # fmt: skip
"""Rules about a node whose work nobody here could do."""

_DRAW_A_PROCESS = text("Draw a process: only processes run.")
_DRAW_A_STEP = text("Draw a user task, or another element of the designer's guide, in its place.")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """An element that is shown and cannot run; `type` is what the file calls it."""

    id: str
    type: str
    name: str
    finding: Finding

    @property
    def rule(self) -> str:
        return self.finding.rule


@dataclass(frozen=True)
class Readable:
    """A file that was opened, ready to be read by parser and lint.

    `root` is None for what is no XML. `files` are what to give to `examine` or `lint_diagram`, with `process_id`; it is
    None where there is no process. `findings` are those that the readable form no longer shows.
    """

    root: etree._Element | None
    files: Mapping[str, bytes]
    process_id: str | None
    findings: tuple[Finding, ...]
    mended: Mended | None = None

    def drawing(self) -> str:
        """XML that a viewer of BPMN can draw, placeholders as plain tasks; "" without any."""
        return "" if self.mended is None else etree.tostring(self.mended.readable, encoding="unicode")


@dataclass(frozen=True)
class Opened:
    """`model` is None only for what is no BPMN; for BPMN without a process it holds what is shown and no scope runs."""

    root: etree._Element | None
    model: Model | None
    findings: tuple[Finding, ...]
    placeholders: tuple[Placeholder, ...]


def open_diagram(files: bytes | Mapping[str, bytes], file: str) -> Opened:
    """Open `file`; `files` are its bytes, or those of all files by name, the others being there to be called.

    Never raises for what the files hold.
    """
    readable = make_readable({file: files} if isinstance(files, bytes) else files, file)
    if readable.mended is None:
        return Opened(readable.root, None, readable.findings, ())
    model, found = examine(readable.files, file, process_id=readable.process_id)
    findings = tuple(relined((*readable.findings, *found), readable))
    shown = tuple(placeholders(readable, findings))
    model = _as_written(model, shown) if model else _without_process(readable.mended, file)
    return Opened(readable.root, model, findings, shown)


def make_readable(files: Mapping[str, bytes], file: str) -> Readable:
    """The file in a form that parser and lint can read, with findings about what had to change for it."""
    try:
        root = parse_xml(files[file], file)
    except BadModel as problem:
        return Readable(None, files, None, (_unreadable(file, problem),))
    mended = mend(root)
    if mended.written.tag != f"{{{BPMN}}}definitions":
        _, found = examine({file: files[file]}, file)
        return Readable(root, files, None, found)
    changed = {file: etree.tostring(mended.readable, encoding="utf-8")} if mended.changed or mended.is_draft else {}
    return Readable(root, {**files, **changed}, _process(mended, file), tuple(_changes(mended, file)), mended)


def placeholders(readable: Readable, findings: Iterable[Finding]) -> Iterator[Placeholder]:
    """What is shown and cannot run, each with the finding that says so. A service task that only works out an
    expression runs as a script; a script task in another language does not."""
    if readable.mended is None:
        return
    told = [one for one in findings if one.rule == "bpmn-unsupported" or is_limit(one.rule)]
    about = {one.element: one for one in told}
    for one in readable.mended.stand_ins:
        finding = about.get(one.id)
        if finding is None and (one.foreign or one.type in CHOREOGRAPHY | CONVERSATIONS):
            finding = PLACEHOLDER.finding("", one.id, *_cannot_run(one), one.line)
        if finding is not None:
            yield Placeholder(one.id, one.type, one.name, finding)
    without_work = {one.element: one for one in told if one.rule in WITHOUT_WORK}
    stand_ins = {one.id for one in readable.mended.stand_ins}
    for node in readable.mended.written.iter(*(f"{{{BPMN}}}{kind}" for kind in FLOW_NODES)):
        key = node.get("id", "")
        if key in without_work and key not in stand_ins:
            name = " ".join(node.get("name", "").split())
            yield Placeholder(key, local_name(node), name, without_work[key])


def relined(findings: tuple[Finding, ...], readable: Readable) -> Iterator[Finding]:
    """The findings with the lines of the file as written: a form made readable is laid out in its own way."""
    if readable.mended is None or not (readable.mended.changed or readable.mended.is_draft):
        yield from findings
        return
    lines = {node.get("id"): line_of(node) for node in readable.mended.written.iter(etree.Element)}
    for finding in findings:
        known = lines.get(finding.element) if finding.element else None
        yield replace(finding, line=known or finding.line)


def _unreadable(file: str, problem: BadModel) -> Finding:
    return Finding(file, "bpmn-xml", Severity.ERROR, None, said(problem), problem.advice)


def _changes(mended: Mended, file: str) -> Iterator[Finding]:
    if mended.is_draft:
        message = text("the file is written in a draft of BPMN 2.0, or without its namespace")
        yield DRAFT.finding(file, None, message, text("Save it from a modelling tool as BPMN 2.0 XML."))
    made_up = (node for node in mended.written.iter(etree.Element) if node.get("id") in mended.nameless)
    for node, message, remedy in nameless(made_up):
        yield MISSING.finding(file, node.get("id"), message, remedy, line_of(node))
    for one in mended.stand_ins:
        if one.foreign or one.type in CHOREOGRAPHY | CONVERSATIONS:
            message, remedy = _cannot_run(one)
            yield PLACEHOLDER.finding(file, one.id, message, remedy, one.line)


def _cannot_run(one: StandIn) -> tuple[Text, Text]:
    if one.foreign:
        return text("“{kind}” is no element of BPMN; it is shown and cannot run", kind=one.type), _DRAW_A_STEP
    return text("a {kind} cannot run here", kind=one.type), _DRAW_A_PROCESS


def _process(mended: Mended, file: str) -> str | None:
    """The process to read as the route: the one named like the file, the only one that nothing calls, the first that
    is meant to run, the first that holds anything; a choreography where there is no process."""
    root = mended.readable
    own = mended.written.findall(f"{{{BPMN}}}process") or root.findall(f"{{{BPMN}}}process")
    called = {(node.get("calledElement") or "").rpartition(":")[2] for node in root.iter(f"{{{BPMN}}}callActivity")}
    tops = [node for node in own if node.get("id") not in called] or own
    stem = PurePosixPath(file).stem
    if any(node.get("id") == stem for node in own):
        return stem
    meant = [node for node in tops if node.get("isExecutable") in ("true", "1")] or [node for node in tops if len(node)]
    return (meant or tops)[0].get("id") if tops else None


def _without_process(mended: Mended, file: str) -> Model:
    """What is shown of a file without a process, as a model in which nothing runs."""
    root = mended.readable.find(f"{{{BPMN}}}collaboration")
    key = root.get("id", "") if root is not None else ""
    shown = {
        one.id: Element(one.id, one.type, one.name, scope=key, file=file, line=one.line) for one in mended.stand_ins
    }
    scope = Scope(key, "process", file=file, elements=tuple(shown))
    return Model(key, "", file, "", (), shown, {}, {key: scope}, {}, ())


def _as_written(model: Model, shown: Iterable[Placeholder]) -> Model:
    """The model with placeholders called by their own names."""
    own = {one.id: one.type for one in shown}
    elements = {
        key: replace(element, type=own[key]) if key in own and element.type != own[key] else element
        for key, element in model.elements.items()
    }
    return replace(model, elements=elements) if own else model
