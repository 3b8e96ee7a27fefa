"""Where random tests begin to count: each case has a seed of its own, counted on from here."""

from __future__ import annotations

import os

USUAL = 739_942_000_000
"""A change is judged by the same examples as the one before it."""


def first_seed() -> int:
    """`HUIYIN_RANDOM_SEED`, for examples that nobody has seen yet; without it always the same."""
    return int(os.environ.get("HUIYIN_RANDOM_SEED", USUAL))
