"""Which characters a file is written in, with the evidence; and what is refused rather than guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import BadFile
from engine.intake.encoding import find_encoding

CHINESE = "编号,内容\n1,客户来电反映968201难打,多次拨打均为忙音。\n2,充值后没有收到短信\n"
FRENCH = "Numéro,Réclamation\n1,Ma ligne a été coupée à Évry où j'habite\n2,Déjà payé, très déçu\n"


def write(folder: Path, content: bytes) -> Path:
    path = folder / "voices.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (CHINESE.encode("utf-8"), "utf-8"),
        (CHINESE.encode("utf-8-sig"), "utf-8-sig"),
        (CHINESE.encode("gb18030"), "gb18030"),
        (CHINESE.encode("utf-16"), "utf-16"),
        (b"id,words\n1,plain\n", "utf-8"),
    ],
)
def test_the_encoding_is_found_and_decodes_the_file(tmp_path: Path, content: bytes, name: str) -> None:
    path = write(tmp_path, content)
    found = find_encoding(path, "auto")
    assert found.name == name
    assert str(found.evidence)
    assert path.read_text(found.name) in (CHINESE, "id,words\n1,plain\n")


def test_the_evidence_says_what_was_counted(tmp_path: Path) -> None:
    assert "double bytes" in str(find_encoding(write(tmp_path, CHINESE.encode("gb18030")), "auto").evidence)
    assert "ASCII" in str(find_encoding(write(tmp_path, b"id\n1\n"), "auto").evidence)


def test_western_text_is_not_taken_for_chinese(tmp_path: Path) -> None:
    path = write(tmp_path, FRENCH.encode("windows-1252"))
    FRENCH.encode("windows-1252").decode("gb18030", errors="replace")
    with pytest.raises(BadFile, match="neither UTF-8 nor GB18030"):
        find_encoding(path, "auto")
    assert find_encoding(path, "windows-1252").name == "windows-1252"


def test_gbk_and_gb2312_are_read_as_gb18030_which_contains_them(tmp_path: Path) -> None:
    path = write(tmp_path, CHINESE.encode("gbk"))
    assert {find_encoding(path, name).name for name in ("gbk", "gb2312", "gb18030")} == {"gb18030"}


def test_a_declared_encoding_that_does_not_fit_is_refused_with_the_place(tmp_path: Path) -> None:
    path = write(tmp_path, b"x" * 300_000 + CHINESE.encode("gb18030"))
    with pytest.raises(BadFile, match="300"):
        find_encoding(path, "utf-8")


def test_declared_utf8_drops_a_byte_order_mark(tmp_path: Path) -> None:
    path = write(tmp_path, CHINESE.encode("utf-8-sig"))
    assert path.read_text(find_encoding(path, "utf-8").name) == CHINESE
