"""Catalogues are merged from the areas' files; what is unfinished counts as untranslated."""

from __future__ import annotations

from pathlib import Path

import engine.locale
from engine.locale import catalogue, read_area, translator
from engine.text import text

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "{n} days"
msgstr "{n}天"

#, fuzzy
msgid "guessed"
msgstr "猜的"

msgid "empty"
msgstr ""
"""


def test_fuzzy_and_empty_entries_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "area.po").write_text(PO, encoding="utf-8")
    assert read_area(tmp_path / "area.po") == {"{n} days": "{n}天"}


def test_an_unknown_template_is_shown_in_english() -> None:
    assert text("Nothing like {this} is in any catalogue", this="it").show(translator("zh_Hans")) == (
        "Nothing like it is in any catalogue"
    )


def test_the_merged_catalogue_holds_every_area() -> None:
    folder = Path(engine.locale.__file__).parent / "zh_Hans"
    merged = catalogue("zh_Hans")
    for file in folder.glob("*.po"):
        assert read_area(file).keys() <= merged.keys()
