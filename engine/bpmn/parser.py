"""BPMN XML → `Model`: strict about what can run; what cannot is refused by name (`BadModel`), never misread.

SpiffWorkflow's own parser is not used. It orders flows by where they are drawn, recurses once an element (a chain of
five hundred overflows it), and reads several constructs as plain events without a word.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from lxml import etree

from engine.bpmn.assembly import assemble
from engine.bpmn.deciding.binding import SUFFIX, load_decisions
from engine.bpmn.desugar import desugar
from engine.bpmn.model import Model
from engine.bpmn.problems import Problems, as_error, said
from engine.bpmn.reading import Reading, read_file
from engine.bpmn.validity import check_file, check_model, for_readers
from engine.errors import BadModel
from engine.findings import Finding
from engine.text import text
from engine.xmlfile import parse_xml

CACHED_MODELS = 64


def build(source: bytes | Mapping[str, bytes], file: str, *, process_id: str | None = None) -> Model:
    """The model of one route, ready to run.

    `source` is the diagram's bytes, or all BPMN and DMN files of a bundle by name: `file` is run, the others are there
    to be called and asked. `process_id` chooses among several processes of that file; without it the one named like the
    file, or the only one that nothing calls. Raises `BadModel` with the first thing that is wrong; what cannot run in
    another pool of the file, which nothing calls, is there for readers.
    """
    model, findings = examine(source, file, process_id=process_id)
    beside = for_readers(model) if model else None
    for finding in findings:
        if beside is None or not beside(finding):
            raise as_error(finding)
    assert model is not None
    return model


def examine(
    source: bytes | Mapping[str, bytes], file: str, *, process_id: str | None = None
) -> tuple[Model | None, tuple[Finding, ...]]:
    """The model as far as it can be read, and everything that keeps it from running: what lint builds upon.

    None only for a file that is no BPMN or has no process to run.
    """
    problems = Problems()
    files = {file: source} if isinstance(source, bytes) else {file: source[file], **source}
    readings: list[Reading] = []
    decisions, _ = load_decisions(files)
    for name, data in files.items():
        if name.endswith(SUFFIX):
            continue
        try:
            root = parse_xml(data, name)
            problems.take(desugar(root, name))
            check_file(root, name, problems)
            readings.append(read_file(root, name, problems))
        except BadModel as error:
            problems.add("bpmn-xml", said(error), error.advice, file=name, element=None)
    main = next((reading for reading in readings if reading.file == file), None)
    process = _choose(main, readings, process_id, problems) if main else None
    if process is None:
        return None, tuple(problems.findings)
    model = assemble(process, file, readings, problems, decisions)
    check_model(model, problems)
    return model, tuple(problems.findings)


def _choose(main: Reading, readings: list[Reading], wanted: str | None, problems: Problems) -> etree._Element | None:
    processes = main.processes
    called = {element.called for reading in readings for element in reading.elements.values()}
    tops = [key for key in processes if key not in called]
    key = next((name for name in (wanted, PurePosixPath(main.file).stem) if name in processes), None)
    if key is None and wanted is None and len(tops) == 1:
        key = tops[0]
    if key is not None:
        return processes[key]
    if not any(finding.file == main.file for finding in problems.findings):
        many = text("the file has {count} processes that could be the route", count=len(tops))
        problems.add(
            "cannot-run-which-process",
            many if processes else text("the file has no process"),
            text("Name the process like the file.") if processes else text("Draw a process: only processes run."),
            file=main.file,
            element=None,
        )
    return None


_models: OrderedDict[str, Model] = OrderedDict()
_models_lock = threading.Lock()


def cached_model(key: str, load: Callable[[], bytes | Mapping[str, bytes]], file: str = "") -> Model:
    """The model for a bundle's hash, built once and shared by all threads; `load` is asked only the first time.

    The last 64 are kept. Two threads that ask first at the same time may both build; one of the equal results is kept.
    """
    with _models_lock:
        if key in _models:
            _models.move_to_end(key)
            return _models[key]
    built = build(load(), file)
    with _models_lock:
        model = _models.setdefault(key, built)
        _models.move_to_end(key)
        while len(_models) > CACHED_MODELS:
            _models.popitem(last=False)
    return model
