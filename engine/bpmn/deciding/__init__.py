"""Business rule tasks: which decision one asks, the asking, and the record that is kept of it.

The rule of this folder: decisions themselves are `engine.decisions`; here is only what a diagram adds to them.
"""
