"""What was expected beside what came: one line for each difference, in words that a designer can act on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.bpmn.model import Model
from engine.clock import as_utc
from engine.scenarios.facts import Facts, path_of


@dataclass(frozen=True, slots=True)
class Difference:
    """`what` names the key of the expectation; both sides are ready to print."""

    what: str
    expected: str
    got: str


def differences(expected: Mapping[str, Any], facts: Facts, model: Model, zone: tzinfo) -> Iterator[Difference]:
    """Everything in `expected` (a step's or the final expectation) that is not so."""
    for key, wanted in expected.items():
        match key:
            case "open":
                yield from _set(key, wanted, [task.element_id for task in facts.open])
            case "clocks":
                yield from _set(key, wanted, list(facts.clocks))
            case "due":
                yield from _dues(wanted, facts, zone)
            case "group":
                yield from _map(key, wanted, {task.element_id: task.group_key for task in facts.open})
            case "escalations":
                yield from _escalations(wanted, facts)
            case "data":
                yield from _map(key, wanted, facts.data)
            case "path":
                yield from _list(key, wanted, path_of(model, facts.visited))
            case "notifications":
                yield from _notifications(wanted, facts)
            case "status" | "end":
                got = facts.status if key == "status" else facts.end
                if got != wanted:
                    yield Difference(key, wanted, _shown(got) if got else f"- ({facts.status}, open: {_open(facts)})")


def _open(facts: Facts) -> str:
    return ", ".join(task.element_id for task in facts.open) or "-"


def _set(what: str, wanted: Sequence[str], got: Sequence[str]) -> Iterator[Difference]:
    if Counter(wanted) != Counter(got):
        yield Difference(what, ", ".join(sorted(wanted)) or "-", ", ".join(sorted(got)) or "-")


def _list(what: str, wanted: Sequence[str], got: Sequence[str]) -> Iterator[Difference]:
    if list(wanted) != list(got):
        yield Difference(what, " → ".join(wanted) or "-", " → ".join(got) or "-")


def _map(what: str, wanted: Mapping[str, Any], got: Mapping[str, object]) -> Iterator[Difference]:
    for name, value in wanted.items():
        found = got.get(name)
        if name not in got or not _same(value, found):
            yield Difference(f"{what}.{name}", _shown(value), _shown(found) if name in got else "-")


def _dues(wanted: Mapping[str, str], facts: Facts, zone: tzinfo) -> Iterator[Difference]:
    dues = dict(facts.clocks) | {task.element_id: task.due_at for task in facts.open}
    for name, words in wanted.items():
        due_at = dues.get(name)
        if due_at is None:
            yield Difference(f"due.{name}", words, "- (not open)" if name not in dues else "- (no due date)")
            continue
        local = due_at.astimezone(zone)
        by_day = len(words) == 10
        if words != local.date().isoformat() if by_day else as_utc(datetime.fromisoformat(words)) != due_at:
            yield Difference(f"due.{name}", words, local.isoformat(timespec="minutes"))


def _escalations(wanted: Mapping[str, Sequence[str]], facts: Facts) -> Iterator[Difference]:
    """The levels of each step or clock named; an empty expectation means that none fired at all."""
    got = facts.escalations
    for name in sorted(wanted or got):
        yield from _list(f"escalations.{name}", wanted.get(name, ()), got.get(name, ()))


def _notifications(wanted: Sequence[Mapping[str, str]], facts: Facts) -> Iterator[Difference]:
    """All that went to each addressee named, in order; and to the customer nothing that is left out."""
    for to in dict.fromkeys([*(one["to"] for one in wanted), "customer"]):
        expected = [one["template"] for one in wanted if one["to"] == to]
        yield from _list(f"notifications.{to}", expected, [template for who, template in facts.told if who == to])


def _same(wanted: object, got: object) -> bool:
    if isinstance(wanted, bool) or isinstance(got, bool):
        return wanted is got
    if isinstance(wanted, int | Decimal):
        return _as_number(got) == wanted
    if isinstance(wanted, Mapping) and isinstance(got, Mapping):
        return wanted.keys() == got.keys() and all(_same(value, got[key]) for key, value in wanted.items())
    if isinstance(wanted, list) and isinstance(got, list):
        return len(wanted) == len(got) and all(map(_same, wanted, got))
    return wanted == got


def _as_number(got: object) -> Decimal | None:
    """Amounts are kept as text in a closed case's answers, so that no cent is lost."""
    try:
        return Decimal(str(got))
    except InvalidOperation:
        return None


def _shown(value: object) -> str:
    return "null" if value is None else str(value)
