"""`migrations/*.yaml`: what a designer says about ids that cases of an older version still stand on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from engine.bpmn.migration.renames import Part, Renames, slips
from engine.bpmn.model import Model
from engine.errors import BadFile
from engine.findings import Finding, Severity
from engine.text import text
from engine.yamlfile import Path
from engine.yamlschema import load_checked, packaged_schema

SCHEMA = ("engine.bpmn.schemas", "migration.schema.json")
FOLDER = "migrations/"
RULE = "migration-mapping"

SHORTEST_HASH = 8
"""So many letters of a version's hash name it."""


@dataclass(frozen=True, slots=True)
class MappingFile:
    """One file. `versions` are the older versions it speaks of, as written; `lines` where each entry stands."""

    file: str
    versions: tuple[str, ...]
    renames: Renames
    lines: Mapping[Path, int]

    def speaks_of(self, content_hash: str, number: int | str) -> bool:
        """Whether a version, by its hash and its number, is one of those."""
        return any(
            version == str(number) or (len(version) >= SHORTEST_HASH and content_hash.startswith(version.lower()))
            for version in self.versions
        )

    def unknown(self, new: Model) -> Iterator[tuple[Part, str, str]]:
        """Entries whose new id the model does not have: part, old id, new id."""
        for old, to in self.renames.elements.items():
            if to not in new.elements and to not in new.scopes:
                yield "elements", old, to
        for old, to in self.renames.flows.items():
            if to not in new.flows:
                yield "flows", old, to

    def findings(self, old: Model, new: Model) -> list[Finding]:
        """Every entry that does not fit two versions, with its line."""
        remedy = text("Write the id as the diagram has it, or take the entry out.")
        return [
            Finding(
                self.file,
                RULE,
                Severity.ERROR,
                f"{slip.part}.{slip.old}",
                slip.problem,
                remedy,
                self.lines.get((slip.part, slip.old)),
            )
            for slip in slips(self.renames, old, new)
        ]

    def fitted(self, old: Model, new: Model) -> Renames:
        """The mapping, if it fits; raises `BadFile` with line and field of the first entry that does not."""
        for finding in self.findings(old, new):
            detail = text(
                "line {line}: {field}: {problem}",
                line=finding.line or 1,
                field=finding.element,
                problem=finding.message,
            )
            raise BadFile(file=self.file, detail=detail)
        return self.renames


def load_mapping(source: str | bytes, file: str) -> MappingFile:
    """Read one file; raises `BadFile` with line, field and what is wrong."""
    document = load_checked(source, file, packaged_schema(*SCHEMA))
    data = cast(Mapping[str, Any], document.data)
    versions = data["from"] if isinstance(data["from"], list) else [data["from"]]
    renames = Renames(dict(data.get("elements", {})), dict(data.get("flows", {})))
    return MappingFile(file, tuple(map(str, versions)), renames, document.lines)


def mapping_files(files: Mapping[str, bytes]) -> Iterator[MappingFile]:
    """All of a route's, in the order of their names; raises `BadFile` at the first that cannot be read."""
    for name in sorted(files):
        if name.startswith(FOLDER) and name.endswith((".yaml", ".yml")):
            yield load_mapping(files[name], name)


def mapping_from(files: Mapping[str, bytes], content_hash: str, number: int | str) -> MappingFile | None:
    """The file of the new version's bundle that speaks of an older version; None when none does.

    Raises `BadFile` when two do: nobody could say which is meant.
    """
    found = [one for one in mapping_files(files) if one.speaks_of(content_hash, number)]
    if len(found) > 1:
        detail = text("{other} speaks of the version {version} too", other=found[0].file, version=number)
        raise BadFile(file=found[1].file, detail=detail)
    return found[0] if found else None
