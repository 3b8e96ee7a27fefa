"""The static rules of BPMN 2.0.2: what a file must say to be valid, and what of it cannot run here.

Rule of this folder: one family of rules a file, each rule declared where it is asked, with the clause it comes from.
What the standard decides is asked of the file as written (`check_file`), so that it holds for every process in it;
what only the model knows (files that call each other, expressions, where tokens begin) is asked of that
(`check_model`). Nothing here stops at the first mistake, and no check costs more than a walk along the file.

    identity      ids                         repetition   loops and instances
    references    what is named must exist    data         data, its associations and sets
    content       what may stand where        messages     message flows, participants
    values        attributes' values          correlation  keys of messages
    flows         sequence flows              lanes        lanes
    events        definitions of events       calls        called processes
    links         link events                 starts       where processes begin
    boundaries    events on borders           timers       timers
    levels        sub-processes of each kind  expressions  FEEL wherever it is written
    compensation  handlers                    drawing      the diagram beside the model
    gateways      gateways                    decisions    decisions that tasks ask
    readers       what is drawn for readers only
"""

from __future__ import annotations

from engine.bpmn.validity.parsed import NO_XML
from engine.bpmn.validity.readers import for_readers
from engine.bpmn.validity.running import check_model
from engine.bpmn.validity.written import check_file

__all__ = ["NO_XML", "check_file", "check_model", "for_readers"]
