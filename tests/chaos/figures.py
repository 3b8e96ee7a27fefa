"""How much of each proof is run, and by which seed."""

from __future__ import annotations

import os
import random

from tests.factories.seeds import first_seed


def full(variable: str, usual: int) -> int:
    """The full figure of a proof: `variable` of the environment, or the usual one."""
    return int(os.environ.get(variable, usual))


def dice(what: str) -> random.Random:
    """Dice for one proof; the seed is printed, and pytest shows what was printed when a test fails."""
    print(f"{what}: HUIYIN_RANDOM_SEED={first_seed()}")
    return random.Random(f"{what} {first_seed()}")
