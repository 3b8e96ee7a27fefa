"""Whether `migrations/*.yaml` say things that the route's diagram can bear out."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.bundle.package import Bundle
from engine.bpmn.lint.routes import INVALID
from engine.bpmn.lint.rules import error
from engine.bpmn.model import Model
from engine.errors import BadFile
from engine.findings import Finding
from engine.text import text

MAPPING = error(
    "migration-mapping",
    "Migration files",
    "A file of migrations/ names an id that the diagram does not have, or speaks of a version of which another file "
    "speaks too.",
)
FOLDER = "migrations/"


def check(bundle: Bundle, model: Model | None) -> Iterator[Finding]:
    """Files that cannot be read, ids that are nowhere, versions that two files speak of."""
    names = [name for name in bundle.files if name.startswith(FOLDER) and name.endswith((".yaml", ".yml"))]
    spoken: dict[str, str] = {}
    for name in names:
        yield from _check_file(bundle, name, model, spoken)


def _check_file(bundle: Bundle, name: str, model: Model | None, spoken: dict[str, str]) -> Iterator[Finding]:
    # Imported here: what migrates runs brings SpiffWorkflow along, which few routes need to be checked.
    from engine.bpmn.migration import load_mapping

    try:
        mapping = load_mapping(bundle.files[name], name)
    except BadFile as wrong:
        yield INVALID.finding(name, None, text("{problem}", problem=wrong.params["detail"]), wrong.advice)
        return
    for version in mapping.versions:
        first = spoken.setdefault(version, name)
        if first != name:
            yield MAPPING.finding(
                name,
                "from",
                text("{other} speaks of the version {version} too", other=first, version=version),
                text("Put all that is called otherwise since that version into one file."),
                mapping.lines.get(("from",)),
            )
    for part, old, new in mapping.unknown(model) if model is not None else ():
        yield MAPPING.finding(
            name,
            f"{part}.{old}",
            text("the diagram has no “{id}”", id=new),
            text("Write the id as the diagram has it, or take the entry out."),
            mapping.lines.get((part, old)),
        )
