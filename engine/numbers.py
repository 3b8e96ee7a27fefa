"""Phone and case numbers as people type them: full-width digits, spaces and hyphens where they like."""

from __future__ import annotations

import re
import unicodedata

_FILLERS = re.compile(r"[\s.()\-‐-―]")
_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
_PHONE = re.compile(r"\+?\d[\d-]{4,}")
_CASE = re.compile(r"(\d{6})(\d{4})(\d{4})")


def phone_number(typed: str) -> str:
    """One writing for one number, so that a caller is recognised: a mobile number is its eleven digits."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    mobile = _MOBILE.fullmatch(_FILLERS.sub("", plain))
    return mobile[1] if mobile else re.sub(r"[\s.()]", "", plain)


def can_be_called(number: str) -> bool:
    """Whether it looks like a number at all."""
    return _PHONE.fullmatch(number) is not None


def digits(typed: str) -> str:
    """A code without what stood between its digits."""
    return _FILLERS.sub("", unicodedata.normalize("NFKC", typed))


def case_number(typed: str) -> str:
    """As it is printed, `250929-4821-3057`, whatever stood between the digits."""
    whole = _CASE.fullmatch(digits(typed))
    return "-".join(whole.groups()) if whole else typed.strip()
