"""Values of other vendors → ours; None when there is no equivalent."""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.bpmn.desugar.juel import is_juel, to_feel
from engine.decisions import compile_expression, literal
from engine.errors import BadExpression

Read = Callable[[str], str | None]

_ISO = re.compile(r"P(?:(\d{1,4})W|(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,8})M)?)?)", re.ASCII)
_OURS = re.compile(r"\d+(\.\d+)?(wd|wh|d|h|m)", re.ASCII)


def name_or_feel(value: str) -> str | None:
    """`clerk` stays, `=unit` stays, `${unit.lead}` becomes `=unit.lead`; Flowable's `$INITIATOR` does not."""
    value = value.strip()
    try:
        if not is_juel(value):
            return None if value.startswith("$") else known(value) or None
        return f"={to_feel(value)}"
    except BadExpression:
        return None


def one_group(value: str) -> str | None:
    """A single candidate group: a step has one group here."""
    value = value.strip()
    several = "," in value if not is_juel(value) and not value.startswith("=") else value.startswith("=[")
    return None if several else name_or_feel(value)


def duration(value: str) -> str | None:
    """An ISO duration of weeks, days, hours and minutes, or one of ours; dates and expressions have no equivalent.

    Days stay calendar days (`3d`); with hours or minutes beside them, hours or minutes are counted (`26h`).
    """
    value = value.strip()
    found = _ISO.fullmatch(value)
    if found is None or value == "P":
        return value if _OURS.fullmatch(value) else None
    weeks, days, hours, minutes = (int(part or 0) for part in found.groups())
    days += 7 * weeks
    if not hours and not minutes:
        return f"{days}d"
    return f"{(days * 24 + hours) * 60 + minutes}m" if minutes else f"{days * 24 + hours}h"


def form_file(value: str) -> str | None:
    """A file of the route; keys of embedded or deployed forms mean nothing here."""
    value = value.strip()
    return value if value.endswith((".yaml", ".yml")) and ":" not in value else None


def known(value: str) -> str:
    """The value, a name or FEEL (`=…`) that is understood here. Camunda 8 has functions of its own: for those, and for
    what is no FEEL, `BadExpression`."""
    if value.startswith("="):
        compile_expression(value[1:])
    return value


def feel_of(value: str, *, zeebe: bool = False) -> str:
    """`=FEEL` for what a mapping takes: an expression of the vendor's, or a plain text. Raises `BadExpression`."""
    value = value.strip()
    if zeebe:
        return known(value) if value.startswith("=") else f"={literal(value)}"
    if is_juel(value):
        return f"={to_feel(value)}"
    return f"={literal(value)}" if value else "=null"
