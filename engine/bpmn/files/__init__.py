"""BPMN files as XML: its namespaces, and writing that changes nothing else.

The rule of this folder: text and trees only; what they mean is for `reading`.
"""
