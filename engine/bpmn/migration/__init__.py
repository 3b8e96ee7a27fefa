"""Running runs from one version of a route to another: what differs, what becomes of every place, the move itself.

Rule of this folder: nothing is guessed and nothing is half done. A place moves where its own element is, by its id or
by what a mapping says; a run with one place that cannot move stays where it is.

    renames     old id → new id                   fitting     why a place cannot move
    file        migrations/*.yaml                 attached    what waits on behalf of something else
    difference  two models, side by side          undoing     what is remembered
    facets      what makes an element what it is  plan        what becomes of every place of a run
    positions   places and verdicts, as values    transplant  the plan carried out
    pairing     which definition is which         moving      verdicts, migrate
    places      what a token does where it is     regrouping  from one definition to several
    standing    where cases could not move        rehearsal   a migration tried on a copy
"""

from engine.bpmn.migration.difference import Alteration, Difference, difference
from engine.bpmn.migration.file import MappingFile, load_mapping, mapping_files, mapping_from
from engine.bpmn.migration.moving import Migration, migrate, verdicts
from engine.bpmn.migration.positions import Position
from engine.bpmn.migration.rehearsal import Rehearsal, Trial, rehearse
from engine.bpmn.migration.renames import UNCHANGED, Renames
from engine.bpmn.migration.standing import dead_ends

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
    "dead_ends",
    "difference",
    "load_mapping",
    "mapping_files",
    "mapping_from",
    "migrate",
    "rehearse",
    "verdicts",
]
