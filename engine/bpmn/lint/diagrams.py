"""All rules over one diagram."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from engine.bpmn.lint import (
    deadlines,
    gateways,
    modelling,
    names,
    parsed,
    routes,
    soundness,
    steps,
    texts,
    vocabulary,
)
from engine.bpmn.lint.subject import Subject, Surroundings
from engine.bpmn.parser import examine
from engine.bpmn.problems import said
from engine.bpmn.xml import parse_xml
from engine.errors import BadModel
from engine.findings import Finding

RULES: tuple[Callable[[Subject], Iterator[Finding]], ...] = (
    vocabulary.check,
    soundness.check,
    gateways.check,
    names.check,
    steps.check,
    routes.check,
    deadlines.check,
    texts.check,
    modelling.check,
)


def lint_diagram(
    files: Mapping[str, bytes], file: str, around: Surroundings | None = None
) -> tuple[Subject | None, list[Finding]]:
    """What is wrong with the diagram `file`; `files` holds it and those it may call. No subject: it is no BPMN."""
    model, refused = examine(files, file)
    findings = [finding for finding in refused if finding.file == file]
    try:
        root = parse_xml(files[file], file)
    except BadModel as error:
        return None, findings or [parsed.XML.finding(file, None, said(error), error.advice)]
    if model is None:
        return None, findings
    subject = Subject(file, root, model, around or Surroundings())
    for check in RULES:
        findings += check(subject)
    return subject, findings
