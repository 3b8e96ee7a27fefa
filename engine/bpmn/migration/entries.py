"""One line of a plan: a position, and the live things it speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from engine.bpmn.migration.places import host_ref
from engine.bpmn.migration.positions import Place, Position, Verdict
from engine.bpmn.migration.renames import Renames
from engine.bpmn.model import Element, Model
from engine.bpmn.spiff.build import ScopeSpec, Specs
from engine.bpmn.spiff.level import Level
from engine.bpmn.spiff.token import Token
from engine.text import Text


@dataclass(frozen=True, slots=True)
class Versions:
    """What is moved from and to, and what is called otherwise there."""

    old_model: Model
    new_model: Model
    old: Specs
    new: Specs
    renames: Renames

    def scope_of(self, spec: ScopeSpec) -> str:
        """The id of the scope that a level of the new version is drawn in: of a repeated activity, the one around."""
        if spec.kind != "body":
            return str(spec.name)
        return self.new_model.elements[str(spec.start.name)].scope


@dataclass(frozen=True, slots=True)
class Entry:
    """`token` is None for what is to be armed and for what needs none. `host` is the ref of the token on whose behalf
    something waits or is to wait, `node` the id of the node it is to wait at, `slot` the number of its definition
    there."""

    position: Position
    token: Token | None
    host: str | None = None
    slot: int = 0
    node: str = ""


def entry(
    level: Level,
    token: Token | None,
    element: Element,
    place: Place,
    verdict: Verdict,
    to: str | None = None,
    *,
    reason: Text | None = None,
    host: str | None = None,
    slot: int = 0,
    node: str = "",
) -> Entry:
    """An entry for a place in `level`."""
    ref = None if token is None else token.id
    position = Position(ref, element.id, place, verdict, to, reason, host_ref(level), element.name)
    return Entry(position, token, host, slot, node)
