"""All rules over one diagram."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

from lxml import etree

from engine.bpmn.files.xml import BPMN
from engine.bpmn.lint import (
    asked,
    deadlines,
    drawing,
    gateways,
    modelling,
    names,
    recursion,
    routes,
    soundness,
    standard,
    steps,
    texts,
    types,
    vocabulary,
    waiting,
)
from engine.bpmn.lint.gravity import drawing_only, explained, is_executable
from engine.bpmn.lint.subject import Subject, Surroundings
from engine.bpmn.parser import examine
from engine.bpmn.problems import said
from engine.bpmn.validity import NO_XML, for_readers
from engine.errors import BadModel
from engine.findings import Finding
from engine.xmlfile import parse_xml

RULES: tuple[Callable[[Subject], Iterator[Finding]], ...] = (
    vocabulary.check,
    soundness.check,
    recursion.check,
    gateways.check,
    standard.check,
    names.check,
    types.check,
    asked.check,
    steps.check,
    routes.check,
    waiting.check,
    deadlines.check,
    texts.check,
    modelling.check,
    drawing.check,
)


def lint_diagram(
    files: Mapping[str, bytes], file: str, around: Surroundings | None = None
) -> tuple[Subject | None, list[Finding]]:
    """What is wrong with the diagram `file`; `files` holds what it calls and asks too. No subject: it is no BPMN."""
    around = around or Surroundings()
    try:
        root = parse_xml(files[file], file)
    except BadModel as error:
        return None, [NO_XML.finding(file, None, said(error), error.advice)]
    model, refused = examine(files, file, process_id=_any_process(root, file) if around.bundle is None else None)
    findings = [finding for finding in refused if finding.file == file]
    subject = None
    if model is not None:
        subject = Subject(file, root, model, around)
        for check in RULES:
            findings += check(subject)
    if around.bundle is None:
        findings = drawing_only(findings, root)
    elif model is not None:
        findings = explained(findings, for_readers(model))
    return subject, findings


def _any_process(root: etree._Element, file: str) -> str | None:
    """Where several processes stand in a bare file, any will do: a model holds them all."""
    processes = root.findall(f"{{{BPMN}}}process")
    ids = [process.get("id", "") for process in processes]
    if len(ids) < 2 or PurePosixPath(file).stem in ids:
        return None
    return next((key for key, process in zip(ids, processes, strict=True) if is_executable(process)), ids[0]) or None
