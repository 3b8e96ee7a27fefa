"""The demo's content: voices, and the scenes they go through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from importlib import resources
from typing import Any, cast

from engine.calendar import Duration
from engine.errors import BadFile
from engine.text import text
from engine.yamlfile import read_yaml

ANY_ROUTE = "any_route"
_OWN_KEYS = {"id", "route", "ago", "at", "channel", "customer", "start", "path"}
VERBS = ("complete", "claim", "draft", "comment", "attach", "withdraw", "reopen", "acknowledge", "hold", "extend")


@dataclass(frozen=True, slots=True)
class Scene:
    """One step of a story: what is done, `after` how much open-office time, and the words for it.

    `verb` is one of `VERBS`; `about` its object: a step's element id, a comment, a file name, a reason, a level.
    """

    name: str
    verb: str
    about: str
    after: timedelta
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    """One voice. `ago` counts working days before today; `values` are what its scenes ask for by `$name`."""

    id: str
    route: str
    ago: int
    at: time
    channel: str
    customer: Mapping[str, str]
    start: Mapping[str, Any]
    values: Mapping[str, Any]
    scenes: tuple[Scene, ...]


def load_stories() -> tuple[Story, ...]:
    """All voices, in the order of their files. Raises BadFile for a scene or key that does not exist."""
    scenes = {route: dict(_scenes(raw)) for route, raw in _read("scenes.yaml").items()}
    names = sorted(file.name for file in resources.files("engine.demo").joinpath("voices").iterdir())
    return tuple(
        _story(raw, {**scenes[ANY_ROUTE], **scenes[raw["route"]]}) for name in names for raw in _read(f"voices/{name}")
    )


def _scenes(raw: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, Scene]]:
    for name, content in raw.items():
        details = dict(content)
        after = Duration.parse(str(details.pop("after")))
        verb = next(verb for verb in VERBS if verb in details)
        yield name, Scene(name, verb, str(details.pop(verb)), after.time, details)


def _story(raw: Mapping[str, Any], scenes: Mapping[str, Scene]) -> Story:
    unknown = [name for name in raw["path"] if name not in scenes]
    if unknown:
        raise BadFile(file=raw["id"], detail=text("there is no scene “{name}”", name=unknown[0]))
    return Story(
        id=raw["id"],
        route=raw["route"],
        ago=raw["ago"],
        at=time.fromisoformat(raw["at"]),
        channel=raw["channel"],
        customer=raw["customer"],
        start=raw["start"],
        values={**raw["start"], **{name: value for name, value in raw.items() if name not in _OWN_KEYS}},
        scenes=tuple(scenes[name] for name in raw["path"]),
    )


def _read(name: str) -> Any:
    return cast(Any, read_yaml(resources.files("engine.demo").joinpath(name).read_bytes(), name).data)
