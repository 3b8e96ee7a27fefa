"""Huiyin's engine: running processes, clocks, escalation, proof. No Flask anywhere below this folder.

This is its face: `build_engine`, `Engine`, `Command` and `HuiyinError`, imported when they are first asked for, so that
`import engine.clock` stays as light as it looks.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.bootstrap import build_engine
    from engine.dispatch import Command, Engine
    from engine.errors import HuiyinError

__all__ = ["Command", "Engine", "HuiyinError", "build_engine"]

_HOME = {
    "build_engine": "engine.bootstrap",
    "Command": "engine.dispatch",
    "Engine": "engine.dispatch",
    "HuiyinError": "engine.errors",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
