"""Everything that changes anything: one verb, or one small family of verbs, a file. Run them through `Engine.run`.

A name with a leading underscore is shared by several verbs: `_cases` locks, `_reconcile` is the only bridge between
BPMN changes and rows, `_obligations` keeps the time owed.
"""
