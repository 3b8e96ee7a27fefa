"""The texts that customers are sent: what may be filled in, and how long a text message becomes."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

PLACEHOLDERS = ("number", "code", "route", "name", "due")
"""What a route's messages may name: the case's number and the code that opens its page, the route, the customer's name,
and the new date that a message is about."""

LONGEST_PARTS = 6
"""A text message in more parts than this is refused: something else was meant."""

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = frozenset("^{}\\[~]|€")


def placeholders(template: str) -> tuple[str, ...]:
    """The names in braces, in order. Raises ValueError for braces that do not match."""
    found = []
    for _, name, spec, conversion in Formatter().parse(template):
        if spec or conversion:
            raise ValueError("only a name may stand in braces")
        if name is not None:
            found.append(name)
    return tuple(found)


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with its names replaced; one that has no value becomes nothing, since a customer reads it."""
    parts = Formatter().parse(template)
    return "".join(literal + (values.get(name, "") if name else "") for literal, name, _, _ in parts)


def segments(words: str) -> int:
    """How many parts a text message is sent and charged in: 160 characters (153 each in several) where all are in the
    GSM alphabet, else 70 (67 each) UTF-16 units, as with Chinese."""
    if all(one in _GSM or one in _GSM_TWICE for one in words):
        return _parts(sum(2 if one in _GSM_TWICE else 1 for one in words), 160, 153)
    return _parts(len(words.encode("utf-16-be")) // 2, 70, 67)


def _parts(length: int, alone: int, together: int) -> int:
    return 1 if length <= alone else -(-length // together)
