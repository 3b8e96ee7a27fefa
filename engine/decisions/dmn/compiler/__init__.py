"""From boxed expressions to closures: they are lowered into FEEL's own tree and compiled as one.

Only what FEEL lacks is a node of this package: a text with its place in the file, a conversion to a type, a decision
table.

Importing this package registers the compilers of these nodes.
"""

from engine.decisions.dmn.compiler import leaves, reading
from engine.decisions.dmn.compiler.lowering import lowered
from engine.decisions.dmn.compiler.shop import Place, Shop

__all__ = ["Place", "Shop", "leaves", "lowered", "reading"]
