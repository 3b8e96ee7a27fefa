"""BPMN XML → `Model`: strict about what can run; what cannot is refused by name (`BadModel`), never misread."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.bpmn.model import Model


def build(source: bytes | Mapping[str, bytes], file: str, *, process_id: str | None = None) -> Model:
    """The model of one route.

    `source` is the diagram's bytes, or all BPMN files of a bundle by name, of which `file` is the one to run and the others
    are there to be called. `process_id` chooses among several processes of that file; by default the executable one.
    """
    raise NotImplementedError


def cached_model(key: str, load: Callable[[], bytes | Mapping[str, bytes]], file: str = "") -> Model:
    """The model for a bundle's hash, built once and shared by all threads; `load` is asked only the first time."""
    raise NotImplementedError
