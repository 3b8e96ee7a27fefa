"""Bytes → XML tree, for files that come from anybody: no entities, no network, no DTD, bounded size and depth."""

from __future__ import annotations

import re

from lxml import etree

from engine.errors import BadModel
from engine.text import Text, text

MAX_BYTES = 16 * 1024 * 1024
"""A diagram of ten thousand elements with its drawing is about 8 MB."""

MAX_DEPTH = 200
"""Elements nested beyond this are an attack or an accident; libxml2 itself stops at 256."""

MAX_ATTRIBUTES = 500
"""More on one element nobody writes; reading so many costs their square."""

_DECLARED = re.compile(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([\w.-]+)""")
_MEANT = {"utf-16": "utf-8", "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030"}
"""Encodings that tools declare and do not write: what can be read byte by byte is no UTF-16, and Windows calls GB 2312
what has all of GBK."""

_SAVE_AGAIN = text("Save the file again with the tool that drew it, in UTF-8, or mend this place in a text editor.")
_NO_DOCTYPE = text("Remove the DOCTYPE and what it declares.")
_FEWER = text("Remove those that nothing reads.")
_SMALLER = text("Divide it into several files; a process can call another.")


def parse_xml(data: bytes, file: str, *, whole: bool = False) -> etree._Element:
    """The root element; whatever is not plain, moderate XML raises `BadModel`, naming the file and, if known, the
    line. Comments and processing instructions are left out unless the `whole` is asked for."""
    if len(data) > MAX_BYTES:
        raise _refused(file, text("the file is larger than {limit} MB", limit=MAX_BYTES // (1024 * 1024)), _SMALLER)
    try:
        root = _parsed(data, whole=whole)
    except (etree.XMLSyntaxError, ValueError) as error:
        if b"<!DOCTYPE" in data:  # what is wrong is often an entity that it declares
            raise _refused(file, text("a DOCTYPE is not allowed"), _NO_DOCTYPE) from None
        if "Excessive depth" in str(error):  # libxml2's own limit, told with advice for programmers
            raise _refused(file, text("elements are nested deeper than {limit}", limit=MAX_DEPTH), _SMALLER) from None
        reason = str(error).removesuffix(f" (<string>, line {getattr(error, 'lineno', None)})")
        raise _refused(file, text("this is not well-formed XML ({detail})", detail=reason), _SAVE_AGAIN) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refused(file, text("a DOCTYPE is not allowed"), _NO_DOCTYPE)
    if excess := _excess(root):
        raise _refused(file, *excess)
    return root


def _parsed(data: bytes, *, whole: bool) -> etree._Element:
    parser = _parser(data, whole=whole)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        # A namespace with spaces or Chinese in it is a bad address, and a good name all the same.
        if any(entry.type_name != "WAR_NS_URI" for entry in parser.error_log):
            raise
    return etree.fromstring(data, _parser(data, whole=whole, recover=True))


def _parser(data: bytes, *, whole: bool, recover: bool = False) -> etree.XMLParser:
    # A parser for each call: libxml2's are not shared between threads, and one costs microseconds.
    return etree.XMLParser(
        encoding=_encoding_meant(data),
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=not whole,
        remove_pis=not whole,
    )


def local_name(node: etree._Element) -> str:
    """The tag without its namespace."""
    return str(node.tag).rpartition("}")[2]


def _excess(root: etree._Element) -> tuple[Text, Text] | None:
    """What there is too much of, and what to do about it."""
    depth = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            return text("elements are nested deeper than {limit}", limit=MAX_DEPTH), _SMALLER
        if event == "start" and len(node.attrib) > MAX_ATTRIBUTES:
            where = {"name": local_name(node), "line": node.sourceline, "limit": MAX_ATTRIBUTES}
            return text("“{name}” in line {line} has more than {limit} attributes", **where), _FEWER
    return None


def _encoding_meant(data: bytes) -> str | None:
    """The encoding to read the file in where that is not the one that it declares."""
    declared = _DECLARED.match(data)
    return _MEANT.get(declared[1].decode("ascii", "replace").lower()) if declared else None


def _refused(file: str, detail: Text, remedy: Text) -> BadModel:
    return BadModel(file=file, element="xml", detail=detail, remedy=remedy)
