"""Tags and texts as XML writes them: for changing one attribute of a tag and leaving the others as they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NAME = re.compile(r"<[^\s/>]+")
_ATTRIBUTE = re.compile(r"(\s+)([^\s=]+)(\s*=\s*)(\"[^\"]*\"|'[^']*')")


def attribute_text(value: str) -> str:
    """The value in quotation marks."""
    for character, escaped in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        value = value.replace(character, escaped)
    return f'"{value.translate(_BREAKS)}"'


_BREAKS = {ord("\n"): "&#10;", ord("\r"): "&#13;", ord("\t"): "&#9;"}


def content_text(value: str, newline: str) -> str:
    """Text between tags; lines end as everywhere in the file."""
    for character, escaped in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        value = value.replace(character, escaped)
    return value.replace("\n", newline)


def closed_text(value: str, newline: str) -> str:
    """Text in CDATA, where that can hold it."""
    if "]]>" in value or "\r" in value:
        return content_text(value, newline)
    return f"<![CDATA[{value}]]>".replace("\n", newline)


def changed_tag(
    tag: str,
    name: str,
    wanted: Mapping[str, tuple[str, str]],
    before: Mapping[str, str],
    names: Mapping[str | None, str],
) -> str:
    """The tag with another name or other attributes, everything else as it stands.

    `wanted` are the attributes by Clark name, each with its name as written and its value; `before` those of the tag;
    `names` the prefixes known there.
    """
    head = _NAME.match(tag)
    assert head is not None
    parts = [f"<{name}"]
    seen: set[str] = set()
    end = head.end()
    while attribute := _ATTRIBUTE.match(tag, end):
        space, written, equals, _ = attribute.groups()
        end = attribute.end()
        key = _clark(written, names)
        seen.add(key)
        if _declares(written):
            parts.append(attribute[0])
        elif key in wanted:
            value = wanted[key][1]
            kept = value == before.get(key)
            parts.append(attribute[0] if kept else f"{space}{written}{equals}{attribute_text(value)}")
    parts += [f" {written}={attribute_text(value)}" for key, (written, value) in wanted.items() if key not in seen]
    return "".join([*parts, tag[end:]])


def with_declaration(element: str, prefix: str, namespace: str) -> str:
    """The element with one more namespace declared in its first tag, behind those that are."""
    head = _NAME.match(element)
    assert head is not None
    at = behind = head.end()
    while attribute := _ATTRIBUTE.match(element, behind):
        behind = attribute.end()
        if _declares(attribute[2]):
            at = behind
    return f"{element[:at]} xmlns:{prefix}={attribute_text(namespace)}{element[at:]}"


def _declares(name: str) -> bool:
    return name == "xmlns" or name.startswith("xmlns:")


def _clark(written: str, names: Mapping[str | None, str]) -> str:
    prefix, colon, local = written.partition(":")
    if not colon:
        return written
    uri = "http://www.w3.org/XML/1998/namespace" if prefix == "xml" else names.get(prefix, prefix)
    return f"{{{uri}}}{local}"
