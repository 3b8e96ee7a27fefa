"""`migrations/*.yaml`: read, checked, found for a version, and refused with line and field."""

from __future__ import annotations

import pytest

from engine.bpmn.migration import Renames, load_mapping, mapping_from
from engine.bpmn.parser import build
from engine.errors import BadFile
from tests.factories.diagrams import diagram, line, user_task

HASH = "1f3a9c04" + "0" * 56


def test_a_file_says_which_versions_it_speaks_of_and_what_is_called_otherwise() -> None:
    mapping = load_mapping("from: [3, 1F3A9C04]\nnote: why\nelements: {ask: enquire}\nflows: {f1: f2}\n", "m.yaml")
    assert mapping.renames == Renames({"ask": "enquire"}, {"f1": "f2"})
    assert mapping.speaks_of("", 3) and mapping.speaks_of(HASH, 9)
    assert not mapping.speaks_of("2" + HASH[1:], 4)


def test_a_hash_of_digits_only_and_a_short_one() -> None:
    assert load_mapping("from: 12345678", "m.yaml").speaks_of("12345678" + HASH[8:], 1)
    assert not load_mapping("from: 1f3a", "m.yaml").speaks_of(HASH, 1)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("elements: {a: b}", "line 1: the file lacks “from”"),
        ("from: 3\nelement: {a: b}", "line 2: the file: the key “element” is not known. Did you mean “elements”?"),
        ("from: 3\nelements:\n  a: [b]", "line 3: elements.a is"),
        ("from: 3\nflows:\n  a: ''", "line 3: flows.a is empty"),
        ("from: []", "line 1: from is empty"),
        ("from: 3\nelements:\n  a: b\n  a: c", "line 4: the key “a” stands here twice"),
        ("", "the file is empty"),
        ("from: [3", "this is not YAML"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_field(source: str, said: str) -> None:
    with pytest.raises(BadFile) as refused:
        load_mapping(source, "migrations/a.yaml")
    assert said in str(refused.value) and str(refused.value).startswith("migrations/a.yaml")


def test_an_entry_that_fits_the_two_versions_not_is_named_with_its_line() -> None:
    old = build(diagram(line(user_task("ask"))), "route.bpmn")
    new = build(diagram(line(user_task("enquire"))), "route.bpmn")
    good = "from: 1\nelements:\n  ask: enquire\n"
    assert load_mapping(good, "m.yaml").fitted(old, new) == Renames({"ask": "enquire"})
    with pytest.raises(BadFile, match=r"line 4: elements\.nobody: the old version has no element “nobody”"):
        load_mapping(good + "  nobody: enquire", "m.yaml").fitted(old, new)
    findings = load_mapping(good + "flows:\n  start-ask: gone\n", "m.yaml").findings(old, new)
    assert [(one.element, one.line) for one in findings] == [("flows.start-ask", 5)]


def test_a_route_has_at_most_one_file_for_a_version() -> None:
    files = {"migrations/a.yaml": b"from: 1", "migrations/b.yaml": b"from: [2, 3]", "forms/a.yaml": b"title: A"}
    found = mapping_from(files, HASH, 3)
    assert found is not None and found.file == "migrations/b.yaml"
    assert mapping_from(files, HASH, 4) is None
    with pytest.raises(BadFile, match=r"migrations/c.yaml: migrations/b.yaml speaks of the version 2 too"):
        mapping_from({**files, "migrations/c.yaml": b"from: 2"}, HASH, 2)
