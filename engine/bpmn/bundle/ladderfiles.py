"""The ladders of a route: those that all routes share, and before them its own."""

from __future__ import annotations

from engine.bpmn.bundle.package import LADDERS_FILE, OWN_LADDERS_FILE, Bundle
from engine.rules.ladder import Ladders
from engine.rules.ladder_files import load_ladders


def bundle_ladders(bundle: Bundle) -> Ladders:
    """What steps and clocks of the route may name. BadFile when one of the files is wrong, or both are missing."""
    own = bundle.files.get(OWN_LADDERS_FILE)
    if own is None:
        return load_ladders(bundle.file(LADDERS_FILE), LADDERS_FILE)
    shared = bundle.files.get(LADDERS_FILE)
    return load_ladders(own, OWN_LADDERS_FILE).over(load_ladders(shared, LADDERS_FILE) if shared is not None else None)
