"""SpiffWorkflow 3.2.0, subclassed: every behaviour of it that we change, one concern a file.

The rule of this folder: each file says which behaviour of the pinned version it changes and why, and the tests in
`tests/unit/bpmn/test_spiff_*.py` show stock's behaviour beside ours, so that an upgrade tells what became unnecessary.
Some overrides reach methods with a leading underscore; that is what the pin is for. Only `engine.bpmn` imports this.

    token       Task          without logs, flat, with short refs     choices   which flows are taken
    run         BpmnWorkflow  own step loop, scopes, recording        joins     parallel and inclusive gateways
    node        TaskSpec      no prediction, flows in document order  waits     timers, messages, event gateways
    tasks       user, manual, script, receive                         scopes    sub-processes, calls, ends
    build       Model → specs
"""
