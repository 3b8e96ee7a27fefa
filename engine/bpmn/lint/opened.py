"""A diagram on its own, whatever tool wrote it: opened leniently, then judged by all rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bpmn.lint.diagrams import lint_diagram
from engine.bpmn.lint.gravity import drawing_only
from engine.bpmn.lint.vocabulary import NOT_EXECUTABLE
from engine.bpmn.mending import Mended
from engine.bpmn.opening import Placeholder, Readable, make_readable, placeholders, relined
from engine.findings import Finding


@dataclass(frozen=True)
class Linted:
    """`readable`: the file as it was opened; `placeholders`: what of it is shown and cannot run."""

    readable: Readable
    findings: tuple[Finding, ...]
    placeholders: tuple[Placeholder, ...]


def lint_opened(files: Mapping[str, bytes], file: str) -> Linted:
    """Everything there is to say about `file`; `files` holds it and those it may call. Never raises for what they
    hold."""
    readable = make_readable(files, file)
    if readable.mended is None:
        return Linted(readable, readable.findings, ())
    own = drawing_only(readable.findings, readable.mended.written)
    found = [one for one in lint_diagram(readable.files, file)[1] if not _is_of_choreography(one, readable.mended)]
    findings = tuple(relined((*own, *found), readable))
    return Linted(readable, findings, tuple(placeholders(readable, findings)))


def _is_of_choreography(finding: Finding, mended: Mended) -> bool:
    """Whether it asks of a choreography, read as a process, to be marked as one that runs."""
    return finding.rule == NOT_EXECUTABLE.name and finding.element in mended.choreographies
