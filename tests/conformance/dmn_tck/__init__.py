"""The DMN TCK, run on Huiyin's decision engine: `python -m tests.conformance.dmn_tck DIR [--json FILE]`."""
