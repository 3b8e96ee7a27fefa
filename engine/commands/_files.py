"""What a file is: told by its first bytes. What a browser might run is not taken."""

from __future__ import annotations

import puremagic

from engine.errors import BadInput
from engine.text import text

TAKEN = {
    "application/pdf": "PDF",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WebP",
    "audio/mpeg": "MP3",
    "audio/wave": "WAV",
    "audio/x-wav": "WAV",
    "audio/ogg": "Ogg",
    "audio/mp4": "M4A",
    "video/mp4": "MP4",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/zip": "ZIP",
    "text/plain": "text",
}
"""Media types that may be attached, with the names people know them by."""


def recognise(name: str, content: bytes) -> str:
    """The media type. Raises BadInput for anything that is not taken."""
    found = _by_magic(name, content) or _plain_text(name, content)
    if found not in TAKEN:
        kinds = ", ".join(sorted(set(TAKEN.values())))
        raise BadInput(
            detail=text("“{name}” is of a kind that is not taken here. Taken are: {kinds}.", name=name, kinds=kinds)
        )
    return found


def _by_magic(name: str, content: bytes) -> str | None:
    try:
        found: str = puremagic.from_string(content[:8192], mime=True, filename=name)
    except (puremagic.PureError, ValueError):
        return None
    return found or None


def _plain_text(name: str, content: bytes) -> str | None:
    if not name.lower().endswith((".txt", ".csv", ".log")) or b"\0" in content:
        return None
    return "text/plain"
