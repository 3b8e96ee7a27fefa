"""BPMN as a pure function: (model, snapshot, input) → (snapshot, changes).

The rule of this folder: it is the only importer of SpiffWorkflow (all of it inside `spiff/`), it touches no table,
and it has no clock of its own: the instant comes in as an argument, and whether a timer is due is decided outside.
SpiffWorkflow's types appear neither in what `runtime` takes and returns nor in the snapshot, so the engine underneath
stays replaceable.

    files      bytes → element tree, safely             runtime    start, complete, fire_timer, deliver
    desugar    other vendors' words → ours               codec      live run ↔ snapshot; `hot` keeps some alive
    reading    element tree → what is drawn              spiff      every subclass of SpiffWorkflow
    assembly   what is drawn → `model`                   data       what runs know, and how branches' data meet
    validity   what BPMN demands of a model              deciding   what business rule tasks ask
    soundness  whether it can get stuck                  changes    what one step changed
    parser     all of these: a Model, or why not         migration  running runs on another version
    opening    the same for any file; `mending` first    bundle     a route's folder; `settings` of its steps
    converting files of other vendors, written again     lint       what a designer should mend
"""
