"""Where messages can go: what is an e-mail address, and what a telephone that takes text messages."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_MOBILE = re.compile(r"(?:\+?86)?1[3-9][0-9]{9}|\+[0-9]{8,15}")
_BETWEEN = re.compile(r"[\s-]")


def is_address(email: str) -> bool:
    """Whether mail could be sent there: one name, one host, nothing that would end a header."""
    return len(email) <= 200 and _ADDRESS.fullmatch(email) is not None


def mobile_number(phone: str) -> str | None:
    """The number without blanks and dashes if it takes text messages (a Chinese mobile, or one with +), else None."""
    number = _BETWEEN.sub("", phone)
    return number if _MOBILE.fullmatch(number) else None
