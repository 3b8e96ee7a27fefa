"""Huiyin's engine: running processes, clocks, escalation, proof. No Flask anywhere below this folder."""
