"""Which characters do these bytes stand for? Declared, or found from the whole file with the evidence kept.

UTF-8 proves itself: text in another encoding practically never decodes as UTF-8. GB18030 does not, since Western bytes
often decode as rare Chinese characters; it is believed only when the double bytes are those of everyday Chinese.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.errors import BadFile
from engine.text import Text, text

_BLOCK = 1 << 18
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WIDER = {"gbk": "gb18030", "gb2312": "gb18030"}
_SURE_OF_CHINESE = 0.9


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec name and why it was chosen."""

    name: str
    evidence: Text


def find_encoding(path: Path, declared: str) -> Encoding:
    """The encoding of a text file; `declared` is the mapping's word, `auto` to look at the bytes.

    Raises:
        BadFile: neither UTF-8 nor GB18030 fits, or the bytes do not fit what was declared.
    """
    if declared != "auto":
        name = _WIDER.get(declared, declared)
        _must_decode(path, name)
        return Encoding("utf-8-sig" if name == "utf-8" else name, text("declared in the mapping"))
    return _marked(path) or _utf8(path) or _chinese(path) or _refuse(path)


def _marked(path: Path) -> Encoding | None:
    with path.open("rb") as stream:
        start = stream.read(4)
    for mark, name in _BYTE_ORDER_MARKS:
        if start.startswith(mark):
            _must_decode(path, name)
            return Encoding(name, text("the file begins with the byte order mark of {name}", name=name))
    return None


def _utf8(path: Path) -> Encoding | None:
    if _first_bad(path, "utf-8") is not None:
        return None
    beyond = sum(1 for block in _blocks(path) for byte in block if byte > 0x7F)
    if beyond == 0:
        return Encoding("utf-8", text("plain ASCII throughout"))
    return Encoding("utf-8", text("all {count} bytes beyond ASCII form valid UTF-8", count=beyond))


def _chinese(path: Path) -> Encoding | None:
    if _first_bad(path, "gb18030") is not None:
        return None
    pairs, common = _count_pairs(path)
    if pairs == 0 or common / pairs < _SURE_OF_CHINESE:
        return None
    share = f"{common / pairs:.0%}"
    return Encoding(
        "gb18030",
        text(
            "not UTF-8; {share} of {count} double bytes are the common characters of GB 2312", share=share, count=pairs
        ),
    )


def _count_pairs(path: Path) -> tuple[int, int]:
    """Double-byte characters, and how many of them are GB 2312 punctuation or its first-level characters (B0–D7)."""
    pairs = common = 0
    lead: int | None = None
    for block in _blocks(path):
        for byte in block:
            if lead is None:
                lead = byte if byte > 0x80 else None
                continue
            pairs += 1
            common += byte >= 0xA1 and (0xA1 <= lead <= 0xA3 or 0xB0 <= lead <= 0xD7)
            lead = None
    return pairs, common


def _must_decode(path: Path, name: str) -> None:
    position = _first_bad(path, name)
    if position is not None:
        raise BadFile(
            file=path.name,
            detail=text(
                "it is not {name}: the bytes near position {position} do not fit", name=name, position=position
            ),
        )


def _first_bad(path: Path, name: str) -> int | None:
    """Where decoding first fails, as a byte position; None when the whole file decodes."""
    decoder = codecs.getincrementaldecoder(name)()
    done = 0
    try:
        for block in _blocks(path):
            decoder.decode(block)
            done += len(block)
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        return done + (error.start if isinstance(error, UnicodeDecodeError) else 0)
    return None


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block


def _refuse(path: Path) -> Encoding:
    raise BadFile(
        file=path.name,
        detail=text(
            "its encoding is neither UTF-8 nor GB18030; name it in the mapping, for example `encoding: windows-1252`"
        ),
    )
