"""Tests, by how much of the system they run: unit, integration (both databases), web, processes, architecture."""
