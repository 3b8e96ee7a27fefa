"""SpiffWorkflow 3.2.0, subclassed: every behaviour of it that we change, one concern a file.

The rule of this folder: each file says which behaviour of the pinned version it changes and why, and the tests in
`tests/unit/bpmn/test_spiff_*.py` show stock's behaviour beside ours, so that an upgrade tells what became unnecessary.
Some overrides reach methods with a leading underscore; that is what the pin is for. Only `engine.bpmn` imports this.

    token       Task          flat, silent, short refs        waits       how any event is armed and called off
    level       -             a scope's live tokens           catches     events in the flow, event-based gateways
    run         BpmnWorkflow  own step loop, limits           borders     boundary events, event sub-processes
    inside      BpmnSubWork…  what runs on a token's behalf   conditions  conditional events
    node        TaskSpec      no prediction, flows in order   throws      events that throw, ends, how errors climb
    choices     gateways that decide                          undoing     compensation; `memory` what it needs
    joins       parallel and inclusive gateways               scopes      sub-processes, calls, ad-hoc
    complex     complex gateways                              shells      loops, instances, mappings; `turns` inside
    tasks       user, manual, script                          implicit    what completed instances throw
    rules       business rule                                 dataflow    mapped data, data stores
    record      what one step changed                         starts      where a run begins
    firsts      receive tasks decided by their message        build       Model → specs
"""
