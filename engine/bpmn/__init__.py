"""BPMN as a pure function: (model, snapshot, input) → (snapshot, changes).

The rule of this folder: it is the only importer of SpiffWorkflow (all of it inside `spiff/`), it touches no table,
and it has no clock of its own: the instant comes in as an argument, and whether a timer is due is decided outside.
SpiffWorkflow's types appear neither in what `runtime` takes and returns nor in the snapshot, so the engine underneath
stays replaceable.

    xml        bytes → element tree, safely            changes   what one step changed
    model      what a diagram says, as frozen values    runtime   start, complete, fire_timer, deliver
    parser     element tree → Model                     codec     live state ↔ snapshot bytes
"""
