"""Files are short, finished, and say nothing about the machine they were written on."""

from __future__ import annotations

import re

import pytest

from tests.architecture.tree import files, read

LONGEST = 300
HAND_WRITTEN = (".py", ".js", ".css", ".html")
LEFT_FOR_LATER = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
REGISTRY = re.compile(
    r"--(extra-)?index-url|--find-links|\"resolved\": *\"http|https?://[^\s\"'<>)]+(/simple/|\.whl|\.tgz)"
)
MACHINE = re.compile(r"(?<![\w./-])/(work|root|home)/[\w.]")


@pytest.mark.parametrize("suffix", HAND_WRITTEN)
def test_hand_written_files_stay_below_300_lines(suffix: str) -> None:
    lengths = {str(path): len(read(path).splitlines()) for path in files(suffix)}
    assert {path: length for path, length in lengths.items() if length >= LONGEST} == {}


def test_nothing_is_left_for_later() -> None:
    found = {str(path) for path in files(*HAND_WRITTEN, ".yaml", ".toml") if LEFT_FOR_LATER.search(read(path))}
    assert found == set()


def test_no_file_names_a_package_registry() -> None:
    assert matches(REGISTRY) == []


def test_no_file_names_a_folder_of_its_authors_machine() -> None:
    assert matches(MACHINE) == []


def matches(pattern: re.Pattern[str]) -> list[str]:
    """`file:line` of every hit, outside the files that state the patterns."""
    binary = {".png", ".ico", ".xlsx", ".wav", ".mp3", ".snapshot", ".woff2"}
    stating = {"tests/architecture/test_files.py", "tests/architecture/test_locks.py", "Makefile"}
    return [
        f"{path}:{number}"
        for path in files()
        if path.suffix not in binary and str(path) not in stating
        for number, line in enumerate(read(path).splitlines(), 1)
        if pattern.search(line)
    ]
