"""From the tree to closures: each node becomes a function of a `Scope`, so that running asks nothing that parsing knew.

Importing this package registers the compilers of all nodes.
"""

from engine.decisions.feel.compiler import access, basics, calls, loops, operators, tests, types
from engine.decisions.feel.compiler.build import Build, Code, Scope, compile_node

__all__ = [
    "Build",
    "Code",
    "Scope",
    "access",
    "basics",
    "calls",
    "compile_node",
    "loops",
    "operators",
    "tests",
    "types",
]
