"""The shape of the tables in this folder: a row for each setting that another vendor's file may have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from engine.bpmn.desugar.namespaces import JUEL_VENDORS, ZEEBE
from engine.bpmn.desugar.notes import Place, Verdict
from engine.bpmn.desugar.values import Read
from engine.bpmn.files.xml import HUIYIN
from engine.text import Text, text

Act = Callable[[Place], None]

NO_EQUIVALENT = text("Remove it, or say the same with a huiyin: setting, a FEEL condition or a drawn step.")
EMPTY = text("It is empty.")


@dataclass(frozen=True, slots=True)
class Row:
    """One setting: an attribute (`dueDate`), an element (`inputOutput`), or an attribute of one (`taskSchedule
    dueDate`).

    `becomes` is what it is turned into, `where` under which circumstances, if not always. `remedy` is what to do where
    that is impossible, or, for a setting without effect, why it has none. `act` does the work; None when the element is
    converted as a whole, in a step of its own.
    """

    name: str
    vendors: frozenset[str]
    verdict: Verdict
    becomes: str
    remedy: Text
    act: Act | None
    where: Text | None = None


_ALL_JUEL = JUEL_VENDORS
_ONLY_ZEEBE = frozenset({ZEEBE})


def setting(name: str, ours: str, read: Read, remedy: Text, *, zeebe: bool = False) -> Row:
    """An attribute that becomes `huiyin:ours` of the same element where `read` knows its value; ours wins."""

    def act(place: Place) -> None:
        attribute = f"{{{HUIYIN}}}{ours}"
        if place.node.get(attribute, "").strip():
            return
        value = read(place.value)
        if value is None:
            place.notes.ignored(place.node, place.label, place.value, remedy)
        else:
            place.node.set(attribute, value)
            place.take()

    return Row(name, _ONLY_ZEEBE if zeebe else _ALL_JUEL, Verdict.CONVERTED, f"`huiyin:{ours}`", remedy, act)


def converted(name: str, becomes: str, *vendors: str, remedy: Text = NO_EQUIVALENT, where: Text | None = None) -> Row:
    """A setting that is converted by a step of its element."""
    return Row(name, frozenset(vendors) or _ALL_JUEL, Verdict.CONVERTED, becomes, remedy, None, where)


def ignored(name: str, remedy: Text = NO_EQUIVALENT, *vendors: str) -> Row:
    """A setting that would change something, and cannot be said here."""

    def act(place: Place) -> None:
        if place.is_empty:
            place.notes.idle(place.node, place.label, EMPTY)
        else:
            place.notes.ignored(place.node, place.label, place.value, remedy)

    return Row(name, frozenset(vendors) or _ALL_JUEL, Verdict.IGNORED, "", remedy, act)


def idle(name: str, reason: Text, *vendors: str) -> Row:
    """A setting that changes nothing here."""

    def act(place: Place) -> None:
        place.notes.idle(place.node, place.label, reason)

    return Row(name, frozenset(vendors) or _ALL_JUEL, Verdict.IDLE, "", reason, act)


def work(name: str, remedy: Text, *vendors: str) -> Row:
    """Says who does the work of a step, somebody unknown here; told once a step, in `work`."""
    return Row(name, frozenset(vendors) or _ALL_JUEL, Verdict.UNKNOWN_WORK, "", remedy, None)


def by_name(rows: Iterable[Row]) -> Mapping[str, Row]:
    """Rows by what they are called; a name given twice is a slip."""
    table: dict[str, Row] = {}
    for row in rows:
        assert row.name not in table, row.name
        table[row.name] = row
    return table
