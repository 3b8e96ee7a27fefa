"""Nobody meets a sentence in a language not theirs: every msgid has its Chinese, once, with the same fields."""

from __future__ import annotations

from string import Formatter

import pytest

from engine.locale import catalogue, languages, read_area, translator
from tests.architecture.sentences import all_words, in_code, untranslated
from tests.architecture.tree import ROOT

FOLDER = ROOT / "engine" / "locale"
TRANSLATED = [language for language in languages if language != "en"]


def fields(template: str) -> set[str]:
    """Names between braces."""
    return {name for _text, name, _spec, _conversion in Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated(language: str) -> None:
    assert untranslated(language) == {}


def test_sentences_are_written_out_where_they_are_marked() -> None:
    """`text(variable)` and `text(f"…")` cannot be found by anybody who translates."""
    assert [one.where for one in in_code() if one.template is None] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_fill_the_same_fields(language: str) -> None:
    wrong = {msgid: shown for msgid, shown in catalogue(language).items() if not fields(shown) <= fields(msgid)}
    assert wrong == {}


@pytest.mark.parametrize("language", TRANSLATED)
def test_areas_do_not_contradict_each_other(language: str) -> None:
    seen: dict[str, tuple[str, str]] = {}
    clashes = []
    for file in sorted((FOLDER / language).glob("*.po")):
        for msgid, shown in read_area(file).items():
            other = seen.setdefault(msgid, (shown, file.name))
            if other[0] != shown:
                clashes.append(f"{msgid}: {other[1]} says {other[0]}, {file.name} says {shown}")
    assert clashes == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_has_lost_its_sentence(language: str) -> None:
    written = all_words()
    assert [msgid for msgid in catalogue(language) if msgid not in written] == []


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="xx"):
        translator("xx")


def test_english_is_the_template_itself() -> None:
    assert translator("en")("There is no {kind} “{name}”.") == "There is no {kind} “{name}”."
