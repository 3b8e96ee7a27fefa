"""Personal data as people see it who have not asked, on record, to see it whole."""

from __future__ import annotations


def mask_phone(phone: str) -> str:
    """`13900000001` → `139****0001`; short numbers keep their last two digits."""
    if len(phone) >= 9:
        return f"{phone[:3]}{'*' * (len(phone) - 7)}{phone[-4:]}"
    return "*" * max(len(phone) - 2, 0) + phone[-2:] if phone else ""


def mask_email(address: str) -> str:
    """`lili@example.com` → `l***@example.com`."""
    name, at, host = address.partition("@")
    return f"{name[:1]}***{at}{host}" if at else mask_phone(address)


def mask_text(words: str) -> str:
    """A personal answer of another kind: its first character and how long it is at most a little."""
    return f"{words[:1]}***" if words else ""
