"""Scenario files: a route played through by the real engine in virtual time, and held against what it should do.

Rule of this folder: it acts through `Engine.run` and the real worker only, on a database of its own that is thrown
away; what it knows of the result it reads from the rows, as any page does.
"""

from engine.scenarios.coverage import Coverage
from engine.scenarios.play import Failure
from engine.scenarios.runner import Result, RouteResult, Selection, run_route, select_scenarios
from engine.scenarios.scenario import Scenario, load_scenario

__all__ = [
    "Coverage",
    "Failure",
    "Result",
    "RouteResult",
    "Scenario",
    "Selection",
    "load_scenario",
    "run_route",
    "select_scenarios",
]
