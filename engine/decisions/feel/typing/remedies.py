"""What to do about a mistake; the same advice wherever the same thing is wrong."""

from __future__ import annotations

from engine.decisions.feel.builtins import BUILTINS
from engine.decisions.feel.typing.ground import Ground, entry_names, nearest
from engine.decisions.feel.typing.types import Type
from engine.text import Text, text

SAME_KIND = text("Compare values of one kind: convert one side with number(…), string(…), date(…) or the like.")
GOES_TOGETHER = text("Convert one side with number(…), string(…), duration(…) or the like.")
NOT_NULL = text("Ask for null with “= null”, or give another value with get or else(…).")
EMPTY = text("A missing answer is null: write “= null” or “!= null”.")
TRUTH = text("Write a comparison here, or anything else that is true or false.")
FITTING = text("Give the function a value of the kind that it takes; number(…), string(…) or the like convert.")
CONSTANT = text("Correct the value that is written here.")
INDEX = text("Items count from 1, or from −1 backwards.")
CALL = text("Correct the name, or remove the parentheses.")
ARGUMENTS = text("Write the arguments that the function takes.")
TYPE = text("Ask for the type that the value can have, or leave the question out.")
LOOP = text("Loop over a list, or from one whole number or date to another.")


def entry_remedy(name: str, base: Type) -> Text:
    """For what does not stand behind a dot."""
    near = nearest(name, entry_names(base))
    return _meant(near) if near else text("Correct the name behind the dot, or use another value before it.")


def function_remedy(name: str, ground: Ground) -> Text:
    """For a function that nobody knows."""
    near = nearest(name, [*BUILTINS, *ground.known()])
    return _meant(near) if near else text("Correct the name.")


def name_remedy(name: str, ground: Ground) -> Text:
    """For a name that nobody knows: the one that looks most like it, if any does."""
    near = nearest(name, ground.known())
    return _meant(near) if near else text("Correct the name.")


def _meant(name: str) -> Text:
    return text("Is “{name}” meant?", name=name)
