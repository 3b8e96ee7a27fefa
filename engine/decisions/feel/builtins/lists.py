"""Lists."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cmp_to_key

from engine.decisions.feel.builtins.registry import builtin, fault
from engine.decisions.feel.compare import compare, equal, mark
from engine.decisions.feel.numbers import is_whole
from engine.decisions.feel.run import Run
from engine.decisions.feel.values import Function, Null, Value
from engine.text import text

Items = list[Value]


def has(items: Items, element: Value, run: Run) -> bool:
    """Whether an equal element is there."""
    return any(equal(item, element, run) is True for item in items)


@builtin("list contains(list: list, element: any)")
def _list_contains(run: Run, items: Items, element: Value) -> Value:
    run.spend(len(items))
    return has(items, element, run)


@builtin("count(list: list)")
def _count(run: Run, items: Items) -> Value:
    return Decimal(len(items))


def _extreme(sign: str) -> Callable[[Run, Items], Value]:
    def find(run: Run, items: Items) -> Value:
        if not items:
            return fault(text("the list is empty"))
        best = items[0]
        run.spend(len(items))
        for item in items:
            better = compare(sign, item, best, run)
            if isinstance(better, Null):
                return better
            best = item if better else best
        return best

    return find


builtin("min(list*: list)")(_extreme("<"))
builtin("max(list*: list)")(_extreme(">"))


def _decisive(decisive: bool) -> Callable[[Run, Items], Value]:
    """`all` is decided by one false, `any` by one true; without a decision, one null leaves it open."""

    def decide(run: Run, items: Items) -> Value:
        run.spend(len(items))
        if any(item is decisive for item in items):
            return decisive
        if all(item is (not decisive) for item in items):
            return not decisive
        odd = next((item for item in items if isinstance(item, Null)), None)
        return odd if odd is not None else fault(text("every item must be true or false"))

    return decide


builtin("all(list*: list)")(_decisive(False))
builtin("any(list*: list)")(_decisive(True))


@builtin("sublist(list: list, start position: number, length?: number)")
def _sublist(run: Run, items: Items, start: Decimal, length: Decimal | None) -> Value:
    if start == 0 or abs(start) > len(items) or not is_whole(start):
        return fault(text("there is no item {index} in a list of {count}", index=start, count=len(items)))
    first = int(start) - 1 if start > 0 else len(items) + int(start)
    if length is not None and not 0 <= length <= len(items) - first:
        return fault(text("there are not {length} items from there on", length=length))
    last = len(items) if length is None else first + int(length)
    run.elements(last - first)
    return items[first:last]


@builtin("append(list: list?, items*: any)")
def _append(run: Run, items: Items | Null, added: Items) -> Value:
    start: Items = [items] if isinstance(items, Null) else items
    run.elements(len(start) + len(added))
    return start + added


@builtin("insert before(list: list, position: number, newItem: any)")
def _insert_before(run: Run, items: Items, position: Decimal, added: Value) -> Value:
    place = _place(items, position)
    if place is None:
        return fault(text("there is no item {index} in a list of {count}", index=position, count=len(items)))
    run.elements(len(items) + 1)
    return [*items[:place], added, *items[place:]]


@builtin("remove(list: list, position: number)")
def _remove(run: Run, items: Items, position: Decimal) -> Value:
    place = _place(items, position)
    if place is None:
        return fault(text("there is no item {index} in a list of {count}", index=position, count=len(items)))
    run.elements(len(items))
    return items[:place] + items[place + 1 :]


def _place(items: Items, position: Decimal) -> int | None:
    if not is_whole(position) or not 1 <= abs(position) <= len(items):
        return None
    return int(position) - 1 if position > 0 else len(items) + int(position)


@builtin(
    "list replace(list: list, position: number|function, newItem: any)",
    "list replace(list: list, match: number|function, newItem: any)",
)
def _list_replace(run: Run, items: Items, which: Decimal | Function, added: Value) -> Value:
    run.elements(len(items))
    if isinstance(which, Decimal):
        place = _place(items, Decimal(int(which)) if abs(which) < 10**9 else which)
        if place is None:
            return fault(text("there is no item {index} in a list of {count}", index=which, count=len(items)))
        return [*items[:place], added, *items[place + 1 :]]
    replaced: Items = []
    for item in items:
        matches = which.call(run, [item, added])
        if not isinstance(matches, bool):
            return fault(text("the function must give true or false"))
        replaced.append(added if matches else item)
    return replaced


@builtin("reverse(list: list)")
def _reverse(run: Run, items: Items) -> Value:
    run.elements(len(items))
    return items[::-1]


@builtin("index of(list: list, match: any)")
def _index_of(run: Run, items: Items, match: Value) -> Value:
    run.spend(len(items))
    return [Decimal(place) for place, item in enumerate(items, 1) if equal(item, match, run) is True]


@builtin("distinct values(list: list)")
def _distinct_values(run: Run, items: Items) -> Value:
    return _distinct(run, items)


def _distinct(run: Run, items: Items) -> Items:
    found: dict[object, Value] = {}
    for item in items:
        found.setdefault(mark(item, run), item)
    return list(found.values())


@builtin("concatenate(lists*: any)")
def _concatenate(run: Run, lists: Items) -> Value:
    return _joined(run, lists)


@builtin("union(lists*: any)")
def _union(run: Run, lists: Items) -> Value:
    return _distinct(run, _joined(run, lists))


def _joined(run: Run, lists: Items) -> Items:
    run.elements(sum(len(one) if isinstance(one, list) else 1 for one in lists))
    return [item for one in lists for item in (one if isinstance(one, list) else [one])]


@builtin("flatten(list: list)")
def _flatten(run: Run, items: Items) -> Value:
    flat: Items = []
    waiting = list(reversed(items))
    while waiting:
        run.spend(1)
        item = waiting.pop()
        if isinstance(item, list):
            run.elements(len(item))
            waiting.extend(reversed(item))
        else:
            flat.append(item)
    return flat


class _Undecided(Exception):
    """The comparing function gave neither true nor false."""


@builtin("sort(list: list, precedes?: function)")
def _sort(run: Run, items: Items, precedes: Function | None) -> Value:
    def order(left: Value, right: Value) -> int:
        run.spend(1)
        for result, one, other in ((-1, left, right), (1, right, left)):
            before = precedes.call(run, [one, other]) if precedes is not None else compare("<", one, other, run)
            if before is True:
                return result
            if before is not False:
                raise _Undecided
        return 0

    run.elements(len(items))
    try:
        return sorted(items, key=cmp_to_key(order))
    except _Undecided:
        return fault(text("the items cannot be put in order: the comparison gives neither true nor false"))
