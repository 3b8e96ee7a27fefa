"""Is this XLSX safe to open? An XLSX file is a ZIP of XML, and both can be made to explode."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from engine.errors import BadFile
from engine.text import Text, text

MAX_FILE = 64 << 20
MAX_PARTS = 2_000
MAX_UNPACKED = 256 << 20
MAX_SHARED_TEXT = 64 << 20
"""The texts of all cells stand in one part that must be held in memory."""
MAX_RATIO = 100
_SMALL = 1 << 20
"""Below this a high ratio is harmless: a small sheet of equal cells is packed well."""
_BLOCK = 1 << 16
_FORBIDDEN = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_OTHER_ENCODING = re.compile(
    rb"""^(\xff\xfe|\xfe\xff|\x00|<\x00|(\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*["'](?!utf-8|us-ascii))""",
    re.IGNORECASE,
)


def check_archive(path: Path) -> None:
    """Refuse a hostile or broken XLSX before anything parses it.

    Raises:
        BadFile: too large, unpacks to too much, not a ZIP, or with a DOCTYPE, entities or XML that is not UTF-8.
    """
    if path.stat().st_size > MAX_FILE:
        raise _refused(path, text("it is larger than {limit} MB; save it as CSV", limit=MAX_FILE >> 20))
    try:
        with ZipFile(path) as archive:
            parts = archive.infolist()
            _check_sizes(path, parts)
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _check_markup(path, archive, part)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise _refused(path, text("it is not an XLSX file that can be read ({problem})", problem=str(error))) from None


def _check_sizes(path: Path, parts: list[ZipInfo]) -> None:
    if len(parts) > MAX_PARTS or len({part.filename for part in parts}) < len(parts):
        raise _refused(path, text("it has too many parts, or two of the same name"))
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise _refused(path, text("it unpacks to more than {limit} MB", limit=MAX_UNPACKED >> 20))
    for part in parts:
        if part.file_size > _SMALL and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            raise _refused(
                path, text("“{part}” unpacks to more than {ratio} times its size", part=part.filename, ratio=MAX_RATIO)
            )
        if part.filename.lower().endswith("sharedstrings.xml") and part.file_size > MAX_SHARED_TEXT:
            raise _refused(
                path, text("its texts unpack to more than {limit} MB; save it as CSV", limit=MAX_SHARED_TEXT >> 20)
            )


def _check_markup(path: Path, archive: ZipFile, part: ZipInfo) -> None:
    """Markup in the text of a cell is escaped, so the words themselves can only be declarations."""
    tail = b""
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            if not tail and _OTHER_ENCODING.search(block):
                raise _refused(path, text("“{part}” is not written in UTF-8", part=part.filename))
            if _FORBIDDEN.search(tail + block):
                raise _refused(path, text("“{part}” declares a DOCTYPE or entities", part=part.filename))
            tail = block[-16:]


def _refused(path: Path, why: Text) -> BadFile:
    return BadFile(file=path.name, detail=why)
