"""A reference engine for BPMN's token flow: small, slow, obvious, and independent of the real one.

It shares only the parsed `Model` and FEEL with the engine. Tokens stand on nodes in levels; nothing is ever saved.
Numbers in brackets are clauses of BPMN 2.0.2. Where the standard leaves the order open, the oracle does what the
engine documents: one token at a time, the oldest ready one first; conditions, then inclusive joins, when none is ready.

    moves       what a run does when it is told something      events      waiting and throwing
    joins       which flows, and where tokens meet             repetition  loops, instances, mappings
    levels      processes and sub-processes begin and end      undoing     compensation
    state       tokens and levels                              data        who knows what
    completed   what instances throw                           runtime     the engine's functions, on the oracle
"""

from tests.conformance.oracle.data import Stuck
from tests.conformance.oracle.moves import Oracle

__all__ = ["Oracle", "Stuck"]
