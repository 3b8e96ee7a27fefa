"""What a browser sends is text; what a form means has types. One function for each type, each saying what it wants."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation

from engine.forms.form import Field, Widget
from engine.text import Text, text

MAX_TEXT = 20_000

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_PHONE = re.compile(r"\+?[0-9][0-9-]{3,19}")
_NUMBER = re.compile(r"[-+]?[0-9]{1,24}(\.[0-9]{1,10})?")
_YES = frozenset({"on", "true", "1", "yes", "是"})
_NO = frozenset({"off", "false", "0", "no", "否"})

FILL_IN = text("Please fill this in.")
CHOOSE = text("Choose one of the options.")
WHOLE = text("Write a whole number, such as 12.")
NUMBER = text("Write a number, such as 12.5.")
MONEY = text("Write an amount with at most two decimals, such as 12.50.")
DATE = text("Write a date like this: 2025-10-15.")
MOMENT = text("Write date and time like this: 2025-10-15 09:30.")
PHONE = text("Write a phone number: digits, with hyphens or a leading + if you like.")
YES_OR_NO = text("Answer yes or no.")
ONE_ONLY = text("Give one answer only.")


class Refused(Exception):
    """This answer cannot be what the field wants; `reason` is shown beside it."""

    def __init__(self, reason: Text) -> None:
        self.reason = reason
        super().__init__(str(reason))


def is_blank(value: object) -> bool:
    """Nothing, only spaces, or a list of nothing."""
    if isinstance(value, list | tuple):
        return all(is_blank(one) for one in value)
    return value is None or (isinstance(value, str) and not value.strip())


def coerce(field: Field, value: object, zone: tzinfo | None) -> object:
    """The typed form of one answer that is not blank; raises Refused."""
    if field.multiple:
        values = value if isinstance(value, list | tuple) else [value]
        return [_typed(field, field.item_type, one, zone) for one in values if not is_blank(one)]
    if isinstance(value, list | tuple):
        given = [one for one in value if not is_blank(one)]
        if len(given) != 1:
            raise Refused(ONE_ONLY)
        value = given[0]
    return _typed(field, field.type, value, zone)


def _typed(field: Field, kind: str, value: object, zone: tzinfo | None) -> object:
    if kind == "boolean":
        return _boolean(value)
    if kind == "integer":
        return _integer(value)
    if kind == "number":
        return _money(value) if field.widget is Widget.MONEY else _number(value, NUMBER)
    if field.widget is Widget.DATE:
        return _date(value)
    if field.widget is Widget.DATETIME:
        return _moment(value, zone)
    return _phone(value) if field.widget is Widget.PHONE else _text(value)


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise Refused(text("Write text."))
    words = str(value).replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(words) > MAX_TEXT:
        raise Refused(text("Write at most {limit} characters.", limit=MAX_TEXT))
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in words):
        raise Refused(text("This holds signs that cannot be stored; type it anew."))
    return words


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise Refused(YES_OR_NO)


def _plain(value: object) -> str:
    """Full-width digits and currency signs are what people type."""
    words = unicodedata.normalize("NFKC", str(value)).strip()
    return words.removeprefix("¥").removesuffix("元").replace(",", "").strip()


def _number(value: object, wanted: Text) -> Decimal:
    words = _plain(value)
    if isinstance(value, bool) or not _NUMBER.fullmatch(words):
        raise Refused(wanted)
    try:
        return Decimal(words)
    except InvalidOperation as error:
        raise Refused(wanted) from error


def _integer(value: object) -> int:
    number = _number(value, WHOLE)
    if number != number.to_integral_value():
        raise Refused(WHOLE)
    return int(number)


def _money(value: object) -> Decimal:
    amount = _number(value, MONEY)
    cents = amount.quantize(Decimal("0.01"))
    if cents != amount:
        raise Refused(MONEY)
    return cents


def _date(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", str(value)).strip())
    try:
        return date(*(int(part) for part in found.groups())).isoformat() if found else _refuse(DATE)
    except ValueError as error:
        raise Refused(DATE) from error


def _moment(value: object, zone: tzinfo | None) -> str:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
    except ValueError as error:
        raise Refused(MOMENT) from error
    moment = moment if moment.tzinfo or zone is None else moment.replace(tzinfo=zone)
    return moment.isoformat(timespec="minutes") if moment.tzinfo else _refuse(MOMENT)


def _phone(value: object) -> str:
    number = unicodedata.normalize("NFKC", str(value)).strip().replace(" ", "").replace("(", "").replace(")", "-")
    return number if _PHONE.fullmatch(number) else _refuse(PHONE)


def _refuse(reason: Text) -> str:
    raise Refused(reason)
