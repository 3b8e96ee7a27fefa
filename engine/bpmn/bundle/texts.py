"""A route in other languages: everything is written once in Chinese and translated by `texts/<language>.po`."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import lru_cache

from babel.messages.pofile import PoFileError, read_po

from engine.bpmn.bundle.package import Bundle
from engine.errors import BadFile
from engine.text import text

OWN_LANGUAGE = "zh_Hans"
Texts = Mapping[str, Mapping[str, str]]
"""language → Chinese text → translation."""


def load_texts(bundle: Bundle) -> Texts:
    """All catalogues of a route; raises BadFile for one that is no PO file."""
    names = [name for name in bundle.files if name.startswith("texts/") and name.endswith(".po")]
    return {name.removeprefix("texts/").removesuffix(".po"): read_catalogue(bundle.files[name], name) for name in names}


@lru_cache(maxsize=128)
def read_catalogue(source: bytes, file: str) -> Mapping[str, str]:
    """msgid → msgstr of one PO file; empty and fuzzy translations are left out."""
    try:
        catalogue = read_po(io.BytesIO(source), charset="utf-8", abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        raise BadFile(file=file, detail=text("this is not a PO catalogue: {why}", why=str(error))) from error
    return {
        str(message.id): str(message.string)
        for message in catalogue
        if message.id and message.string and not message.fuzzy and isinstance(message.string, str)
    }


def translate(texts: Texts, words: str, language: str) -> str:
    """`words` in `language`, or as written where no translation is known."""
    if language.startswith("zh"):
        return words
    catalogue = texts.get(language) or texts.get(language.split("_")[0]) or {}
    return catalogue.get(words, words)
