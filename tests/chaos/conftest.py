"""A small office on each database, and its clock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.clock import VirtualClock
from engine.dispatch import Engine
from tests.factories import exchanges, matters
from tests.factories.offices import office
from tests.factories.routes import chain


@pytest.fixture
def house(database_url: str, clock: VirtualClock) -> Iterator[Engine]:
    """An office on each database, with routes that owe, throw, count and wait."""
    routes = (exchanges.refunds(), exchanges.checks(), matters.matter(), matters.waits(), chain())
    opened = office(database_url, clock, *routes)
    yield opened
    opened.database.dispose()
