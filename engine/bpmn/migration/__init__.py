"""Running runs from one version of a route to another: what differs, what becomes of every place, the move itself.

Rule of this folder: nothing is guessed and nothing is half done. A place moves where its own element is, by its id or
by what a mapping says; a run with one place that cannot move stays where it is.

    renames     old id → new id                     plan        what becomes of every place of a run
    file        migrations/*.yaml                   transplant  the plan carried out on the live run
    difference  two models, side by side            moving      verdicts, migrate
    fitting     why a place cannot move             rehearsal   a migration tried on a copy, with a step after it
"""

from engine.bpmn.migration.difference import Alteration, Difference, difference
from engine.bpmn.migration.file import MappingFile, load_mapping, mapping_files, mapping_from
from engine.bpmn.migration.moving import Migration, migrate, verdicts
from engine.bpmn.migration.positions import Position
from engine.bpmn.migration.rehearsal import Rehearsal, Trial, rehearse
from engine.bpmn.migration.renames import UNCHANGED, Renames

__all__ = [
    "UNCHANGED",
    "Alteration",
    "Difference",
    "MappingFile",
    "Migration",
    "Position",
    "Rehearsal",
    "Renames",
    "Trial",
    "difference",
    "load_mapping",
    "mapping_files",
    "mapping_from",
    "migrate",
    "rehearse",
    "verdicts",
]
