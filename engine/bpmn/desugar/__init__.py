"""Files of other vendors → BPMN with our own settings, before anything is read of them.

All that is known of Camunda 7 and 8, Flowable, Activiti and jBPM stands in this folder, one concern a file; the rest of
the engine knows our own forms only. What has no equivalent stays in the tree as it is and becomes a finding.

    namespaces   whose extensions are read           juel, pieces, tokens, functions   expressions → FEEL
    rows, notes  the shape of tables and findings    editing, values           the tree, and values in it
    people       user tasks                          expressions               conditions, timers, scripts
    mappings     what data enters and leaves         repeats                   multiple instances, ad-hoc
    calls        call activities                     messages                  names, keys, what goes along
    decisions    decisions that are asked            work                      classes, workers, connectors
    beside       what is about the engine            jbpm                      what jBPM and Kogito say
"""

from engine.bpmn.desugar.namespaces import DRAWING, TITLES, VENDORS
from engine.bpmn.desugar.notes import Verdict
from engine.bpmn.desugar.walk import TABLES, desugar

__all__ = ["DRAWING", "TABLES", "TITLES", "VENDORS", "Verdict", "desugar"]
