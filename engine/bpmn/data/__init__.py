"""The data of a run: which values it may hold, how branches' data come together, how values become text and back.

The rule of this folder: values only; it knows neither models nor runs.
"""
