"""A file read to be written again: what nobody changed stays as it was, character for character.

No library does that: writing a tree anew loses the layout of tags, quotation marks, CDATA, empty tags, and with them
every line of a difference that somebody wants to read. So the source is cut into tags beside the tree, and each
element that is as it was is written as it stood; only changed tags and texts are written anew, attribute by attribute.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from engine.bpmn.files.tagtext import attribute_text, changed_tag, closed_text, content_text, with_declaration
from engine.bpmn.files.xml import HUIYIN
from engine.errors import BadModel
from engine.text import text
from engine.xmlfile import parse_xml

Names = Mapping[str | None, str]

_TOKEN = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


@dataclass(slots=True)
class _Original:
    """How a node stood in the source: its tags as ranges of it, what they said, and prefixes known there."""

    begin: int
    opened: int
    tag: object
    attributes: Mapping[str, str]
    names: Names
    words: str
    tail: str
    words_end: int = 0
    closing: int = 0
    end: int = 0
    tail_end: int = 0

    @property
    def was_filled(self) -> bool:
        """Whether text or children stood between its tags; an empty CDATA is neither."""
        return bool(self.words) or self.words_end < self.closing


class Document:
    """A file and its tree. Change `root` (texts, attributes, elements), then ask for the bytes."""

    def __init__(self, data: bytes, file: str) -> None:
        self.root = parse_xml(data, file, whole=True)
        self._encoding = _encoding(data, self.root)
        try:
            self._source = data.decode(self._encoding)
        except (LookupError, UnicodeDecodeError):
            detail = text("its encoding “{name}” cannot be written", name=self._encoding)
            raise BadModel(file=file, element="xml", detail=detail) from None
        self._originals: dict[etree._Element, _Original] = {}
        self._prefix = _free_prefix(self._source)
        self._declares = False
        self._newline = "\r\n" if "\r\n" in self._source else "\n"
        self._close = " />" if " />" in self._source else "/>"
        _Cutter(self._source, self.root, self._originals).cut()

    def to_bytes(self) -> bytes:
        """The file as it is now, in its own encoding."""
        self._declares = False
        original = self._originals[self.root]
        written = "".join(self._element(self.root, original, original.names))
        if self._declares:
            written = with_declaration(written, self._prefix, HUIYIN)
        whole = f"{self._source[: original.begin]}{written}{self._source[original.end :]}"
        return whole.encode(self._encoding, "xmlcharrefreplace")

    def _element(self, node: etree._Element, original: _Original, names: Names) -> Iterator[str]:
        tag = self._source[original.begin : original.opened]
        if node.tag != original.tag or _attributes(node) != original.attributes:
            name = tag[1:].split(None, 1)[0].rstrip("/>") if node.tag == original.tag else self._name(node.tag, names)
            tag = changed_tag(tag, name, self._wanted(node, names), original.attributes, names)
        filled = len(node) or node.text
        if tag.endswith("/>") and filled:
            tag = f"{tag[:-2].rstrip()}>"
        if not filled and original.was_filled:
            tag = f"{tag[:-1].rstrip()}{self._close}"
        yield tag
        if tag.endswith("/>"):
            return
        yield self._text(node.text, original.words, original.opened, original.words_end)
        for child in node:
            yield from self._child(child, names)
        kept = original.closing < original.end and node.tag == original.tag
        yield self._source[original.closing : original.end] if kept else f"</{tag[1:].split(None, 1)[0].rstrip('>')}>"

    def _child(self, node: etree._Element, names: Names) -> Iterator[str]:
        original = self._originals.get(node)
        if original is None:
            yield from self._new(node, names)
            yield content_text(node.tail or "", self._newline)
            return
        if _is_element(node):
            yield from self._element(node, original, original.names)
        else:
            yield self._source[original.begin : original.opened]
        yield self._text(node.tail, original.tail, original.end, original.tail_end)

    def _new(self, node: etree._Element, names: Names) -> Iterator[str]:
        if not _is_element(node):
            yield etree.tostring(node, encoding="unicode", with_tail=False)
            return
        name = self._name(node.tag, names)
        attributes = "".join(f" {key}={attribute_text(value)}" for key, value in self._wanted(node, names).values())
        if not len(node) and not node.text:
            yield f"<{name}{attributes}{self._close}"
            return
        yield f"<{name}{attributes}>{content_text(node.text or '', self._newline)}"
        for child in node:
            yield from self._child(child, names)
        yield f"</{name}>"

    def _text(self, now: str | None, before: str, begin: int, end: int) -> str:
        source = self._source[begin:end]
        if (now or "") == before:
            return source
        if "<![CDATA[" in source:
            return closed_text(now or "", self._newline)
        return content_text(now or "", self._newline)

    def _wanted(self, node: etree._Element, names: Names) -> dict[str, tuple[str, str]]:
        """Clark name → name as written here, and value, of each attribute."""
        return {str(key): (self._name(key, names, of="attribute"), str(value)) for key, value in node.attrib.items()}

    def _name(self, clark: str | bytes, names: Names, of: str = "element") -> str:
        namespace, _, local = str(clark).rpartition("}")
        if not namespace:
            return local
        uri = namespace[1:]
        known = [prefix for prefix, bound in names.items() if bound == uri and (prefix or of == "element")]
        if uri == "http://www.w3.org/XML/1998/namespace":
            known = ["xml"]
        if not known:
            self._declares = True
            known = [self._prefix]
        own = self.root.prefix
        prefix = own if own in known else known[0]
        return f"{prefix}:{local}" if prefix else local


class _Cutter:
    """Finds for each node of the tree where it stands in the source. Both are in the order of the document."""

    def __init__(self, source: str, root: etree._Element, originals: dict[etree._Element, _Original]) -> None:
        self._source = source
        self._originals = originals
        beside = [*reversed(list(root.itersiblings(preceding=True)))]
        self._nodes = iter([*beside, *root.iter(), *root.itersiblings()])
        self._open: list[_Original] = []
        self._last: _Original | None = None

    def cut(self) -> None:
        """Go through the source once."""
        for token in _TOKEN.finditer(self._source):
            written, begin, end = token[0], token.start(), token.end()
            if written.startswith("<![CDATA[") or (written.startswith("<?xml") and written[5:6].isspace()):
                continue
            self._meet(begin)
            if written.startswith("</"):
                original = self._open.pop()
                original.closing, original.end = begin, end
                self._last = original
            else:
                self._enter(next(self._nodes), written, begin, end)

    def _enter(self, node: etree._Element, written: str, begin: int, end: int) -> None:
        element = _is_element(node)
        around: Names = self._open[-1].names if self._open else {}
        names: Names = {**node.nsmap} if element and (not self._open or "xmlns" in written) else around
        attributes = _attributes(node) if element else {}
        words = (node.text or "") if element else ""
        original = _Original(begin, end, node.tag, attributes, names, words, node.tail or "", end, end, end, end)
        self._originals[node] = original
        if element and not written.endswith("/>"):
            self._open.append(original)
            self._last = None
        else:
            self._last = original

    def _meet(self, at: int) -> None:
        """A text ends where the next tag begins: the tail of what was closed last, or the words of what was opened."""
        if self._last is not None:
            self._last.tail_end = at
        elif self._open:
            self._open[-1].words_end = at


def _is_element(node: etree._Element) -> bool:
    return not isinstance(node, etree._Comment | etree._ProcessingInstruction)


def _attributes(node: etree._Element) -> dict[str, str]:
    return {str(key): str(value) for key, value in node.attrib.items()}


def _encoding(data: bytes, root: etree._Element) -> str:
    for bom, name in _BOMS.items():
        if data.startswith(bom):
            return name
    return (root.getroottree().docinfo.encoding or "utf-8").lower()


def _free_prefix(source: str) -> str:
    prefix = "huiyin"
    while f"xmlns:{prefix}=" in source:
        prefix += "_"
    return prefix
