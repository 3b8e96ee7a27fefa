"""Commands in any order: whatever people and time do to a few cases, what is owed, offered and recorded stays true."""

from __future__ import annotations

import pytest

from engine.clock import VirtualClock
from engine.dispatch import Engine
from tests.chaos.figures import full
from tests.chaos.story import play
from tests.factories.seeds import first_seed

FEW, STEPS = 8, 20


def test_commands_in_any_order_keep_everything_true(house: Engine, clock: VirtualClock) -> None:
    print(f"HUIYIN_RANDOM_SEED={first_seed()}")
    play(house, clock, FEW, STEPS)


@pytest.mark.soak
def test_commands_in_any_order_for_a_long_time(house: Engine, clock: VirtualClock) -> None:
    print(f"HUIYIN_RANDOM_SEED={first_seed()}")
    play(house, clock, full("HUIYIN_STORIES", 500), 50)
