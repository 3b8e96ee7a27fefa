"""From the XML of a DMN file to `model` and `boxed`: structure only, no expression is parsed here."""

from engine.decisions.dmn.reading.graph import read_definitions

__all__ = ["read_definitions"]
