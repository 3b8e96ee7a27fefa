"""A diagram's XML as one reader sees it: names are swapped when it is shown, never in what is stored."""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

from engine.bpmn.bundle.texts import Texts, translate
from engine.xmlfile import parse_xml


def diagram_xml(source: bytes, texts: Texts, language: str) -> str:
    """The XML with names and annotations in `language`; unchanged where that is the files' own."""
    if language.startswith("zh") or language not in texts:
        return source.decode()
    return _translated(source, tuple(sorted(texts[language].items())), language)


@lru_cache(maxsize=32)
def _translated(source: bytes, catalogue: tuple[tuple[str, str], ...], language: str) -> str:
    texts = {language: dict(catalogue)}
    root = parse_xml(source, "diagram")
    for node in root.iter(etree.Element):
        name = node.get("name")
        if name:
            node.set("name", translate(texts, name, language))
        if node.tag.endswith("}text") and node.text:
            node.text = translate(texts, node.text.strip(), language)
    return etree.tostring(root, encoding="unicode")
