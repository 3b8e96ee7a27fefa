"""Tests of the BPMN engine: models, runs, snapshots."""
