"""Files of other vendors, written again with our settings in place of theirs."""

from __future__ import annotations

from dataclasses import dataclass

from engine.bpmn.desugar import desugar
from engine.bpmn.files.writing import Document
from engine.findings import Finding


@dataclass(frozen=True, slots=True)
class Converted:
    """`data` is the file as it is written; the same bytes when nothing was to be converted. `findings` say what had no
    equivalent: it stands in the file as before."""

    data: bytes
    findings: tuple[Finding, ...]


def convert(data: bytes, file: str) -> Converted:
    """The file with everything of other vendors that has an equivalent turned into it; all else stays as it is:
    drawing, comments, extensions, layout. Converting twice changes nothing more. Raises `BadModel` for what is no XML.
    """
    document = Document(data, file)
    findings = desugar(document.root, file)
    return Converted(document.to_bytes(), tuple(findings))
