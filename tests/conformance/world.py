"""Plays a row of the table: one run, or several between which the world carries messages and signals as the
application does: a message to every other run that waits for its name and key, a signal to every other run that waits
for it. A run that has not begun is begun by a message or signal that one of its starts waits for."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from engine.bpmn import runtime
from engine.bpmn.changes import ArmedTimer, Awaited, Changes, OpenedTask, Step, Thrown
from engine.bpmn.model import Model
from engine.bpmn.parser import build
from engine.errors import BadModel, NotFound, RunFailed
from tests.conformance.table import Row
from tests.factories.runs import NOW, Board

_MOVES = ("begin", "complete", "fire", "deliver", "signal")
_WORDS = {*_MOVES, "run", "at", "with", "key", "which", "fails", "nobody"}
_STATE = {"open", "timers", "awaited", "thrown", "stored", "end"}
_SAID = {"data", "sees", "lanes", "path", "visited"}


class Differs(AssertionError):
    """The engine does not do what the table says."""


def play(row: Row) -> None:
    """Raise `Differs` where the engine does anything else than the row says."""
    if row.refused:
        refuse(row)
        return
    world = World(row)
    for number, move in enumerate(row.moves, 1):
        world.move(f"move {number} {_shown(move)}", move)


def refuse(row: Row) -> None:
    """The row's model is refused by this rule, at this element."""
    try:
        build(row.files(), "route.bpmn")
    except BadModel as error:
        _same("refusal", "refused", f"{error.params['rule']}/{error.params['element']}", row.refused)
        return
    raise Differs(f"not refused, though it should be: {row.refused}")


class Player:
    """One run, known only by what its changes say."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.board = Board()
        self.snapshot: bytes | None = None
        self.begun = False
        self.changes = Changes()
        self.visited: set[str] = set()

    def take(self, step: Step, fired: str | None = None) -> None:
        self.begun, self.snapshot, self.changes = True, step.snapshot, step.changes
        self.board.apply(step.changes, fired)
        self.visited.update(step.changes.visited)
        self.check()

    def check(self) -> None:
        """What holds after every step of every run."""
        changes, model = self.changes, self.model
        _same("after a step", "snapshot", self.snapshot is None, changes.finished)
        _same("after a step", "waiting", changes.waiting, {task.element_id for task in self.board.tasks.values()})
        _same("after a step", "unknown ids", [key for key in changes.visited if not _drawn(model, key)], [])
        _same("after a step", "passed without being visited", set(changes.passed) - self.visited, set())
        if self.snapshot is not None:
            _same("after a step", "known", runtime.known(model, self.snapshot), changes.data)

    def oldest(self, waiting: Mapping[str, OpenedTask] | Mapping[str, ArmedTimer], element: str, which: int) -> str:
        refs = sorted((ref for ref, thing in waiting.items() if thing.element_id == element), key=int)
        if len(refs) < which:
            raise Differs(f"nothing waits at {element}, but at {[thing.element_id for thing in waiting.values()]}")
        return refs[which - 1]

    def state(self) -> dict[str, Any]:
        """What the table says of a run, in its words."""
        board, changes = self.board, self.changes
        return {
            "open": " ".join(task.element_id for task in _ordered(board.tasks)),
            "timers": [_timer(timer) for timer in _ordered(board.timers)],
            "awaited": [_awaited(place) for place in _ordered(board.messages)],
            "thrown": [_thrown(thrown) for thrown in changes.thrown],
            "stored": changes.stored,
            "end": (changes.end or "none") if changes.finished else "",
            "data": changes.data,
            "sees": [task.data for task in changes.opened],
            "lanes": [task.lane for task in changes.opened],
            "path": " ".join(key for key in changes.visited if key in self.model.elements),
            "visited": " ".join(changes.visited),
        }


class World:
    """The runs of one row."""

    def __init__(self, row: Row) -> None:
        self.runs = {name: Player(build(row.files(name), "route.bpmn")) for name in row.models}
        self.stores = dict(row.stores) if row.stores is not None else None
        self.post: deque[tuple[Player, Thrown]] = deque()

    def move(self, where: str, move: Mapping[str, Any]) -> None:
        """Make the move, carry what it throws, and compare."""
        assert move.keys() <= _WORDS | _STATE | _SAID | self.runs.keys(), f"{where}: unknown words"
        player = self.runs[move.get("run", "")]
        before = {name: other.state() for name, other in self.runs.items()}
        for other in self.runs.values():
            other.changes = Changes(end=other.changes.end, finished=other.changes.finished, data=other.changes.data)
        try:
            self.act(player, move)
        except RunFailed as error:
            if "fails" not in move:
                raise Differs(f"{where}: {error}") from error
            _same(where, "fails", error.params["element"], move["fails"])
            return
        except NotFound as error:
            if not move.get("nobody"):
                raise Differs(f"{where}: {error}") from error
            return
        if "fails" in move or move.get("nobody"):
            raise Differs(f"{where}: it goes on, with {player.state()}")
        while self.post:
            self.carry(*self.post.popleft())
        for name, other in self.runs.items():
            said = move.get(name) if name else move
            if said is None:
                said = {key: before[name][key] for key in ("open", "timers", "awaited", "end")}
            _compare(f"{where} {name}".strip(), other.state(), said)

    def act(self, player: Player, move: Mapping[str, Any]) -> None:
        """The move on its run."""
        (verb,) = (word for word in _MOVES if word in move)
        what, fields = move[verb], move.get("with", {})
        if verb == "begin":
            begin = {"at": move["at"], "payload": fields} if "at" in move else {}
            self.took(player, runtime.start(player.model, what or {}, now=NOW, **begin, **self.given()))
            return
        snapshot = player.snapshot
        assert snapshot is not None, "the run is not under way"
        if verb == "complete":
            ref = player.oldest(player.board.tasks, what, move.get("which", 1))
            self.took(player, runtime.complete(player.model, snapshot, ref, fields, now=NOW, **self.given()))
        elif verb == "fire":
            ref = player.oldest(player.board.timers, what, move.get("which", 1))
            self.took(player, runtime.fire_timer(player.model, snapshot, ref, now=NOW, **self.given()), ref)
        else:
            self.deliver(player, what, fields, "signal" if verb == "signal" else "message", move.get("key"))

    def deliver(self, player: Player, name: str, payload: Mapping[str, Any], kind: str, key: str | None) -> None:
        """Hand a message or signal to a run under way."""
        assert player.snapshot is not None
        more: dict[str, Any] = {**self.given(), **({"kind": kind} if kind != "message" else {})}
        more |= {"key": key} if key is not None else {}
        self.took(player, runtime.deliver(player.model, player.snapshot, name, payload, now=NOW, **more))

    def carry(self, sender: Player, thrown: Thrown) -> None:
        """Bring what was thrown to the other runs."""
        for player in self.runs.values():
            if player is sender or thrown.kind == "escalation":
                continue
            if not player.begun:
                self.begin_by(player, thrown)
            elif player.snapshot is not None and any(_means(thrown, place) for place in player.board.messages.values()):
                self.deliver(player, thrown.name, thrown.payload, thrown.kind, thrown.key)

    def begin_by(self, player: Player, thrown: Thrown) -> None:
        """A run that has not begun begins where it waits for this."""
        model = player.model
        for key in model.scopes[model.process_id].triggers:
            if any((event.kind, event.name) == (thrown.kind, thrown.name) for event in model.elements[key].events):
                self.took(player, runtime.start(model, {}, now=NOW, at=key, payload=thrown.payload, **self.given()))
                return

    def took(self, player: Player, step: Step, fired: str | None = None) -> None:
        player.take(step, fired)
        if self.stores is not None:
            self.stores |= step.changes.stored
        self.post.extend((player, thrown) for thrown in step.changes.thrown)

    def given(self) -> dict[str, Any]:
        return {} if self.stores is None else {"stores": self.stores}


def _drawn(model: Model, key: str) -> bool:
    return key in model.elements or key in model.flows


def _means(thrown: Thrown, place: Awaited) -> bool:
    return (thrown.kind, thrown.name) == (place.kind, place.name) and place.key in (None, thrown.key)


def _compare(where: str, state: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    # What happened comes first: a wrong path explains what waits at the wrong place.
    for what in ("visited", "path"):
        if what in said:
            _same(where, what, state[what], " ".join(said[what].split()))
    for what, nothing in (("end", ""), ("open", ""), ("timers", []), ("awaited", []), ("thrown", []), ("stored", {})):
        _same(where, what, state[what], said.get(what, nothing))
    for what in ("data", "sees", "lanes"):
        if what in said:
            _same(where, what, state[what], said[what])


def _same(where: str, what: str, found: object, expected: object) -> None:
    if found != expected:
        raise Differs(f"{where}: {what}\n  engine   {found}\n  expected {expected}")


def _ordered(things: Mapping[str, Any]) -> list[Any]:
    return [things[ref] for ref in sorted(things, key=int)]


def _timer(timer: ArmedTimer) -> str:
    return f"{timer.element_id} {timer.value}" + (f" {timer.remaining} left" if timer.remaining is not None else "")


def _awaited(place: Awaited) -> str:
    kind = "signal " if place.kind == "signal" else ""
    return f"{place.element_id} {kind}{place.name}" + (f" key {place.key}" if place.key is not None else "")


def _thrown(thrown: Thrown) -> Any:
    said = f"{thrown.kind} {thrown.name}".strip() + (f" key {thrown.key}" if thrown.key is not None else "")
    return {said: thrown.payload} if thrown.payload else said


def _shown(move: Mapping[str, Any]) -> str:
    return next(f"({word} {move[word]})" for word in _MOVES if word in move)
