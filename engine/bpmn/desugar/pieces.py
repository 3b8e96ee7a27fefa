"""Parts of an expression in FEEL, and how they are put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CHOICE, OR, AND, COMPARE, ADD, MULTIPLY, NEGATE, ATOM = range(8)
"""How tightly FEEL's operators bind; what binds looser than its place asks for is put in parentheses."""

EQUALITY = ("==", "eq", "!=", "ne")
ORDER = ("<", "lt", ">", "gt", "<=", "le", ">=", "ge")
SIGNS = {
    "==": "=", "eq": "=", "!=": "!=", "ne": "!=", "<": "<", "lt": "<", ">": ">", "gt": ">", "<=": "<=", "le": "<=",
    ">=": ">=", "ge": ">=",
}  # fmt: skip
"""JUEL's signs of comparison → FEEL's."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part already written in FEEL. `number`: whatever comes of it is a number, or the evaluation stops. `literal`: a
    text or truth value as written. `divided` holds both sides of a remainder, whose shape depends on what it is
    compared with.
    """

    feel: str
    rank: int = ATOM
    number: bool = False
    literal: bool = False
    divided: tuple[Piece, Piece] | None = None

    def within(self, rank: int) -> str:
        """As an operand that must bind at least as tightly as `rank`."""
        return self.feel if self.rank >= rank else f"({self.feel})"


Names = Mapping[str, Piece]
LOOP_NAMES: Names = {"loopCounter": Piece("loopCounter - 1", ADD, number=True)}
"""These engines count the turns of a repeated activity from 0."""

COMPLETION_NAMES: Names = {
    **LOOP_NAMES,
    "nrOfInstances": Piece("numberOfInstances", number=True),
    "nrOfActiveInstances": Piece("numberOfActiveInstances", number=True),
    "nrOfCompletedInstances": Piece("numberOfCompletedInstances", number=True),
}
"""What they call BPMN's own counts, which a completion condition sees."""


def remainder(left: Piece, right: Piece) -> Piece:
    """Java's remainder has the sign of the dividend."""
    whole = f"round down({left.within(MULTIPLY)} / {right.within(MULTIPLY + 1)}, 0)"
    feel = f"{left.within(ADD)} - {right.within(MULTIPLY)} * {whole}"
    return Piece(feel, ADD, number=True, divided=(left, right))


def modulo(piece: Piece) -> Piece:
    """A remainder as FEEL's own, whose sign is that of the divisor; anything else as it is."""
    if piece.divided is None:
        return piece
    left, right = piece.divided
    return Piece(f"modulo({left.feel}, {right.feel})", number=True)
