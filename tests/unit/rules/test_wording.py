"""What may be filled into a message to customers, and how many text messages it takes."""

from __future__ import annotations

import pytest

from engine.rules.addresses import is_address, mobile_number
from engine.rules.wording import fill, placeholders, segments


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("中" * 70, 1),
        ("中" * 71, 2),
        ("中" * 134, 2),
        ("中" * 135, 3),
        ("中" + "a" * 69, 1),
        ("🙂" * 35, 1),
        ("🙂" * 36, 2),
        ("", 1),
    ],
)
def test_parts_of_a_text_message(words: str, parts: int) -> None:
    assert segments(words) == parts


def test_names_in_braces_are_replaced_once() -> None:
    assert fill("编号 {number}，{{code}}：{code}", {"number": "{code}", "code": "123"}) == "编号 {code}，{code}：123"
    assert fill("到 {due} 为止", {}) == "到  为止"


@pytest.mark.parametrize("words", ["{number", "number}", "{number!r}", "{number:>9}"])
def test_braces_that_do_not_match_or_hold_more_are_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        placeholders(words)


def test_names_are_found_in_order() -> None:
    assert placeholders("{{x}} {number} {code}") == ("number", "code")


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("13900000001", "13900000001"),
        ("139 0000-0001", "13900000001"),
        ("+8613900000001", "+8613900000001"),
        ("+4915112345678", "+4915112345678"),
        ("075588880000", None),
        ("12300", None),
        ("", None),
        ("13900000001\n13900000002", None),
    ],
)
def test_which_numbers_take_text_messages(phone: str, number: str | None) -> None:
    assert mobile_number(phone) == number


@pytest.mark.parametrize("email", ["li.mei@example.com", "a+b@mail.example.cn", "x@localhost"])
def test_addresses_of_mailboxes(email: str) -> None:
    assert is_address(email)


@pytest.mark.parametrize(
    "email", ["", "li", "@example.com", "li@", "li mei@example.com", "li@example.com\nBcc: x@y.z", "a@b@c", "<a@b>"]
)
def test_what_is_no_address(email: str) -> None:
    assert not is_address(email)
