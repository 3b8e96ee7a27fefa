"""Bringing the data of parallel branches together without losing what either wrote.

Every branch works on a copy of its own. Each write is numbered, and a branch remembers, leaf by leaf, the number of
the last write that changed it: its *stamps*. Where branches meet, each leaf is taken from the branch that wrote it
last; a leaf that only one of them changed keeps that change. This is the three-way merge against the common ancestor,
without the need to keep the ancestor: a leaf without a stamp is the ancestor's. It gives the same for every order of
joining, and it holds where the ancestor is no single point (joins that overlap, loops in one branch, handlers beside
an activity).

Stamps mirror the data: `{"amount": 3, "check": {"result": 4}}`. A number on a dict or on a missing key stands for the
whole of it (set, or removed). Lists are leaves. With one branch alive there is nothing to compare and stamps are
dropped.
"""

from __future__ import annotations

from typing import cast

from engine.bpmn.data.values import copied

Data = dict[str, object]
Stamps = dict[str, object]  # int or Stamps

_ABSENT = object()


def write(data: Data, stamps: Stamps, fields: Data, number: int) -> None:
    """Put `fields` into `data`, replacing those of the same name, and stamp with `number` every leaf this changed."""
    for key, new in fields.items():
        old = data.get(key, _ABSENT)
        data[key] = new
        _stamp(stamps, key, old, new, number)


def _stamp(stamps: Stamps, key: str, old: object, new: object, number: int) -> None:
    if isinstance(old, dict) and isinstance(new, dict):
        inner = stamps.get(key)
        if not isinstance(inner, dict):
            # One number for the whole dict so far: spread it, since its leaves part ways now.
            inner = dict.fromkeys(old, inner) if inner else {}
            stamps[key] = inner
        for name in old.keys() - new.keys():
            inner[name] = number
        for name, value in new.items():
            _stamp(inner, name, old.get(name, _ABSENT), value, number)
        if not inner:
            del stamps[key]
    elif not _same(old, new):
        stamps[key] = number


def _same(old: object, new: object) -> bool:
    # 1 == True == Decimal("1.0") in Python, but not to somebody who reads the case.
    return old is new or (old.__class__ is new.__class__ and old == new)


def merged(one: Data, one_stamps: Stamps, other: Data, other_stamps: Stamps) -> tuple[Data, Stamps]:
    """The data and stamps of two branches that become one. Neither input is changed, nothing is shared with them."""
    data: Data = {}
    stamps: Stamps = {}
    for key in [*one, *(name for name in other if name not in one)]:
        _merge_leaf(data, stamps, key, (one, one_stamps), (other, other_stamps))
    for key in one_stamps.keys() | other_stamps.keys():
        if key not in data and key not in stamps:
            stamps[key] = max(_latest(one_stamps.get(key, 0)), _latest(other_stamps.get(key, 0)))
    return data, stamps


def _merge_leaf(data: Data, stamps: Stamps, key: str, one: tuple[Data, Stamps], other: tuple[Data, Stamps]) -> None:
    ours, theirs = one[0].get(key, _ABSENT), other[0].get(key, _ABSENT)
    our_stamp, their_stamp = one[1].get(key, 0), other[1].get(key, 0)
    if isinstance(ours, dict) and isinstance(theirs, dict):
        data[key], inner = merged(ours, _spread(ours, our_stamp), theirs, _spread(theirs, their_stamp))
        if inner:
            stamps[key] = inner
        return
    value, stamp = (ours, our_stamp) if _latest(our_stamp) >= _latest(their_stamp) else (theirs, their_stamp)
    if stamp == 0 and value is _ABSENT:
        # Unstamped on both sides and missing on one only: set together with a dict around it, elsewhere.
        value = theirs if ours is _ABSENT else ours
    if value is not _ABSENT:
        data[key] = copied({key: value})[key]
    if stamp:
        stamps[key] = _copy_stamp(stamp)


def _spread(value: Data, stamp: object) -> Stamps:
    if isinstance(stamp, dict):
        return cast(Stamps, stamp)
    return dict.fromkeys(value, stamp) if stamp else {}


def _latest(stamp: object) -> int:
    if isinstance(stamp, dict):
        return max((_latest(inner) for inner in stamp.values()), default=0)
    return cast(int, stamp)


def _copy_stamp(stamp: object) -> object:
    return copy_stamps(cast(Stamps, stamp)) if isinstance(stamp, dict) else stamp


def copy_stamps(stamps: Stamps) -> Stamps:
    """A deep copy."""
    return {key: _copy_stamp(stamp) for key, stamp in stamps.items()}


def stamped(data: Data, stamps: Stamps) -> Data:
    """Only the leaves that were written since there were no stamps."""
    found: Data = {}
    for key, stamp in stamps.items():
        value = data.get(key, _ABSENT)
        if isinstance(value, dict) and isinstance(stamp, dict):
            found[key] = stamped(value, stamp)
        elif value is not _ABSENT:
            found[key] = value
    return found
