"""Functions of lists and strings do what Python's do, for every list and every string."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.decisions import evaluate

texts = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("🐎𝕏😀投诉-"), max_size=30)
items = st.lists(st.integers(-9, 9) | st.sampled_from(["a", "b", "投"]) | st.none(), max_size=12)
places = st.integers(-14, 14)


def index(place: int, count: int) -> int | None:
    """FEEL's places, from 1 or from −1 backwards, as Python's; None where there is none."""
    if not 1 <= abs(place) <= count:
        return None
    return place - 1 if place > 0 else count + place


@given(texts, places, st.none() | st.integers(1, 40))
def test_a_part_of_a_text_is_a_slice_of_code_points(text: str, place: int, length: int | None) -> None:
    first = index(place, len(text))
    source = "substring(t, p)" if length is None else "substring(t, p, n)"
    found = evaluate(source, {"t": text, "p": place, "n": length})
    assert found == (None if first is None else text[first : None if length is None else first + length])


@given(texts, texts)
def test_texts_are_searched_as_python_does(text: str, part: str) -> None:
    values = {"t": text, "p": part}
    assert evaluate("contains(t, p)", values) is (part in text)
    assert evaluate("starts with(t, p)", values) is text.startswith(part)
    assert evaluate("ends with(t, p)", values) is text.endswith(part)
    assert evaluate("string length(t + p)", values) == len(text) + len(part)
    assert evaluate("upper case(t)", values) == text.upper()
    assert evaluate("lower case(t)", values) == text.lower()
    assert evaluate("t < p", values) is (text < part)
    if part:
        head, found, tail = text.partition(part)
        assert evaluate("substring before(t, p)", values) == (head if found else "")
        assert evaluate("substring after(t, p)", values) == tail


@given(st.lists(texts.filter(lambda text: ";" not in text), min_size=1, max_size=8))
def test_what_is_joined_can_be_split(parts: list[str]) -> None:
    values = {"parts": parts}
    assert evaluate('string join(parts, ";")', values) == ";".join(parts)
    assert evaluate('split(string join(parts, ";"), ";")', values) == parts


@given(texts, texts)
def test_a_literal_replacement_is_pythons(text: str, written: str) -> None:
    assert evaluate('replace(t, "-", w, "q")', {"t": text, "w": written}) == text.replace("-", written)


@given(items, places)
def test_places_in_lists_are_pythons(found: list[object], place: int) -> None:
    values = {"l": found, "p": place}
    at = index(place, len(found))
    assert evaluate("l[p]", values) == (found[at] if at is not None else None if found else [])
    assert evaluate("remove(l, p)", values) == (None if at is None else found[:at] + found[at + 1 :])
    expected = None if at is None else [*found[:at], "new", *found[at:]]
    assert evaluate('insert before(l, p, "new")', values) == expected
    replaced = None if at is None else [*found[:at], "new", *found[at + 1 :]]
    assert evaluate('list replace(l, p, "new")', values) == replaced
    assert evaluate("sublist(l, p)", values) == (None if at is None else found[at:])


@given(items, items)
def test_lists_are_joined_as_python_does(one: list[object], other: list[object]) -> None:
    values = {"a": one, "b": other}
    assert evaluate("concatenate(a, b)", values) == one + other
    assert evaluate("append(a, b)", values) == [*one, other]
    assert evaluate("union(a, b)", values) == list(dict.fromkeys(one + other))
    assert evaluate("distinct values(a)", values) == list(dict.fromkeys(one))
    assert evaluate("reverse(a)", values) == one[::-1]
    assert evaluate("count(a)", values) == len(one)
    assert evaluate("flatten([a, [b, [a]]])", values) == one + other + one


@given(items, st.integers(-9, 9) | st.none())
def test_what_is_looked_for_is_found_where_it_is(found: list[object], wanted: object) -> None:
    values = {"l": found, "w": wanted}
    assert evaluate("list contains(l, w)", values) is (wanted in found)
    assert evaluate("index of(l, w)", values) == [at for at, item in enumerate(found, 1) if item == wanted]


@given(st.lists(st.integers(0, 3), max_size=8), st.lists(st.integers(0, 3), max_size=4))
def test_loops_turn_as_comprehensions_do(one: list[int], other: list[int]) -> None:
    values = {"a": one, "b": other}
    assert evaluate("for x in a, y in b return x * 10 + y", values) == [x * 10 + y for x in one for y in other]
    assert evaluate("some x in a, y in b satisfies x = y", values) is any(x == y for x in one for y in other)
    assert evaluate("every x in a, y in b satisfies x < y", values) is all(x < y for x in one for y in other)
    assert evaluate("a[item > 1]", values) == [x for x in one if x > 1]
    assert evaluate("for i in 1..count(a) return a[i]", {"a": [7, *one]}) == [7, *one]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 99)), max_size=12))
def test_sorting_keeps_the_order_of_equals(pairs: list[tuple[int, int]]) -> None:
    values = {"l": [{"key": key, "mark": mark} for key, mark in pairs]}
    found = evaluate("sort(l, function(a, b) a.key < b.key).mark", values)
    assert found == [mark for _, mark in sorted(pairs, key=lambda pair: pair[0])]
