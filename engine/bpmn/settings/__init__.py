"""The attributes of ours that stand beside a step in a BPMN file, described once, in tables.

The rule of this folder: the reader, the linter, the tools that draw and the reference page all take what they know of
an attribute from these tables.
"""
