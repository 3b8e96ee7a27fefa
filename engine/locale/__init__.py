"""The application's catalogues: one folder a language, one PO file an area, merged when first used.

The msgid is the English template as it stands in the code; English therefore needs no catalogue. Nothing is compiled:
editing a PO file and starting again is all it takes. Routes carry their own texts and do not come here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from babel.messages.pofile import read_po

languages: Final = ("zh_Hans", "en")
"""What a person can choose; the first is what a newcomer sees."""

SOURCE_LANGUAGE: Final = "en"


def translator(language: str) -> Callable[[str], str]:
    """The function that turns an English template into its `language` form, or returns it unchanged when untranslated.

    Raises ValueError for a language that is not one of `languages`.
    """
    if language not in languages:
        raise ValueError(f"{language!r} is not one of {', '.join(languages)}")
    messages = catalogue(language)
    return lambda template: messages.get(template, template)


@cache
def catalogue(language: str) -> MappingProxyType[str, str]:
    """All translated msgids of `language`: the areas' files in alphabetical order, the first to name a msgid wins."""
    merged: dict[str, str] = {}
    if language != SOURCE_LANGUAGE:
        for file in sorted((Path(__file__).parent / language).glob("*.po")):
            merged = read_area(file) | merged
    return MappingProxyType(merged)


def read_area(file: Path) -> dict[str, str]:
    """The finished translations of one PO file; fuzzy and empty ones are left out."""
    with file.open("rb") as stream:
        entries = read_po(stream)
    return {
        entry.id: entry.string
        for entry in entries
        if isinstance(entry.id, str) and isinstance(entry.string, str) and entry.id and entry.string and not entry.fuzzy
    }
