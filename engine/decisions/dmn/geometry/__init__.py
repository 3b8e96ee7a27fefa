"""What the rules of a decision table cover, reckoned exactly over the values that its columns can have.

Each column is cut where a cell begins or ends, into pieces that no cell divides; a rule is a box of such pieces. A cell
whose meaning depends on more than its own column is unknown: it may let any value pass, and may let none.
"""

from engine.decisions.dmn.geometry.axis import Axis, axis_of
from engine.decisions.dmn.geometry.cells import CellTests, read_cell
from engine.decisions.dmn.geometry.cover import Exhausted, Work, uncovered
from engine.decisions.dmn.geometry.points import KINDS, Point, point_of
from engine.decisions.dmn.geometry.space import Row, Space

__all__ = [
    "KINDS",
    "Axis",
    "CellTests",
    "Exhausted",
    "Point",
    "Row",
    "Space",
    "Work",
    "axis_of",
    "point_of",
    "read_cell",
    "uncovered",
]
