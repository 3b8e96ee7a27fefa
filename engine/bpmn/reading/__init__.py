"""One BPMN file → elements, flows, lanes and scopes, as far as each XML element speaks for itself.

What the elements mean together (where flows lead, what a gateway lacks) is found afterwards: in `engine.bpmn.parser`
and in the checks it asks. What one XML form means the same as another becomes one here: references to shared event
definitions are read in place, data associations and our mappings give one `DataFlow`, a global task is a process of
one task.

    file        what a file holds: processes, scopes, lanes, flows     data         mappings, data objects and stores
    elements    one node                                               repetition   loops and multiple instances
    events      event definitions                                      correlation  keys of messages
    references  what an id refers to
"""

from engine.bpmn.reading.elements import FLOW_NODES, documentation
from engine.bpmn.reading.file import Reading, read_file

__all__ = ["FLOW_NODES", "Reading", "documentation", "read_file"]
