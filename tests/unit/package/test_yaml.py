"""Designers' YAML: plain values with lines, and mistakes named."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.errors import BadFile
from engine.yamlfile import MAX_BYTES, read_yaml


def test_values_are_what_stands_there() -> None:
    source = "{a: 20:00, b: on, c: 2025-10-15, d: 010, e: 5, f: -2.50, g: true, h: null, i: '7', j: yes, k: 1e3}"
    assert read_yaml(source, "f").data == {
        "a": "20:00", "b": "on", "c": "2025-10-15", "d": "010", "e": 5, "f": Decimal("-2.50"), "g": True, "h": None,
        "i": "7", "j": "yes", "k": "1e3",
    }  # fmt: skip


def test_keys_are_text() -> None:
    assert read_yaml("{on: 1, 2: 3, null: 4}", "f").data == {"on": 1, "2": 3, "null": 4}


def test_each_key_knows_its_line() -> None:
    document = read_yaml("a:\n  - b: 1\n\n  - c: 2\n", "f")
    assert document.line(("a",)) == 1
    assert document.line(("a", 1, "c")) == 4
    assert document.line(("a", 1, "gone", "deeper")) == 4


def test_an_anchor_may_be_used_again() -> None:
    assert read_yaml("a: &x {b: 1}\nc: *x\n", "f").data == {"a": {"b": 1}, "c": {"b": 1}}


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "the file is empty"),
        ("a: [", "line 1, column 5: this is not YAML"),
        ("a: 1\na: 2", "line 2: the key “a” stands here twice"),
        ("a: !!python/name:os.system x", "line 1: the tag"),
        ("a: !own x", "line 1: the tag “!own” is not allowed"),
        ("? [a]\n: b", "line 1: a key must be a word"),
        (b"a: \xff", "the file is not UTF-8 text (byte 3)"),
        ("a: \x07", "this is not YAML"),
        ("[" * 60 + "]" * 60, "too large or nested too deeply"),
        ("[" * 20_000, "nested too deeply"),
        ("a: &a [*a]", "too large or nested too deeply"),
        ("x" * (MAX_BYTES + 1), "larger than"),
        ("--- a\n--- b", "this is not YAML"),
    ],
)
def test_a_mistake_is_named_with_its_line(source: str | bytes, words: str) -> None:
    with pytest.raises(BadFile) as caught:
        read_yaml(source, "f.yaml")
    assert str(caught.value).startswith("f.yaml: ")
    assert words in str(caught.value)
