"""From the bytes of a .dmn file and those beside it to findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.decisions.dmn.lint import written
from engine.decisions.dmn.lint.checking import check
from engine.decisions.dmn.lint.graph import FAMILY
from engine.decisions.dmn.model import Definitions
from engine.decisions.dmn.reading import read_definitions
from engine.errors import BadModel
from engine.findings import Finding
from engine.rulebook import error
from engine.text import text
from engine.xmlfile import parse_xml

UNREADABLE = error(
    "dmn-xml", FAMILY, "The file is no DMN model: broken XML, another namespace, or an element that cannot be read."
)


def lint_model(files: Mapping[str, bytes], file: str) -> list[Finding]:
    """Everything there is to say about `file`; `files` holds it and those it may import."""
    try:
        definitions = read_definitions(files[file], file)
    except BadModel as problem:
        message = text("{element}: {detail}", element=problem.params["element"], detail=problem.params["detail"])
        return [UNREADABLE.finding(file, None, message, problem.advice)]
    written_so = written.check(parse_xml(files[file], file), file)
    return [*written_so, *check(definitions, imported(definitions, files, file))]


def imported(definitions: Definitions, files: Mapping[str, bytes], file: str) -> list[Definitions]:
    """The models at hand that this one imports, and those that they import; what cannot be read is left out."""
    others = {name: data for name, data in files.items() if name != file and name.endswith(".dmn")}
    found: dict[str, Definitions] = {}
    waiting = [one.namespace for one in definitions.imports]
    while waiting:
        space = waiting.pop()
        if space in found:
            continue
        model = next(_with_namespace(space, others), None)
        if model is not None:
            found[space] = model
            waiting += [one.namespace for one in model.imports]
    return list(found.values())


def _with_namespace(space: str, files: Mapping[str, bytes]) -> Iterator[Definitions]:
    for name, data in files.items():
        if space and space.encode() in data:
            try:
                model = read_definitions(data, name)
            except BadModel:
                continue
            if model.namespace == space:
                yield model
