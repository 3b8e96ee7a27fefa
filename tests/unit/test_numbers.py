"""Numbers as people type them."""

from __future__ import annotations

import pytest

from engine.numbers import can_be_called, case_number, digits, phone_number


@pytest.mark.parametrize(
    "typed", ["13900000021", " 139 0000-0021", "+86 139 0000 0021", "0086-13900000021", "１３９００００００２１"]
)
def test_a_mobile_number_has_one_writing(typed: str) -> None:
    assert phone_number(typed) == "13900000021"


@pytest.mark.parametrize(
    ("typed", "kept"), [("(0755) 8312-3456", "07558312-3456"), ("+44 20 7946 0000", "+442079460000")]
)
def test_other_numbers_keep_their_parts(typed: str, kept: str) -> None:
    assert phone_number(typed) == kept


def test_words_are_no_number() -> None:
    assert not can_be_called(phone_number("call me"))
    assert can_be_called("13900000021")


@pytest.mark.parametrize("typed", ["250922-4821-3057", "25092248213057", "２５０９２２－4821 3057"])
def test_a_case_number_is_found_however_it_was_typed(typed: str) -> None:
    assert case_number(typed) == "250922-4821-3057"


def test_what_is_no_case_number_stays() -> None:
    assert case_number(" A-17 ") == "A-17"


def test_a_code_is_its_digits() -> None:
    assert digits("123 456") == "123456"
