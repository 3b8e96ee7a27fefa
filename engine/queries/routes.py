"""The routes that can be started, and which of them a voice sounds like."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from engine.bpmn.bundle.texts import translate
from engine.dispatch.definitions import Definition, Definitions
from engine.forms import Form
from engine.model.processes import process_definitions
from engine.queries.forms import in_language

_KEYS = select(process_definitions.c.key, process_definitions.c.current_version_id).order_by(process_definitions.c.key)


@dataclass(frozen=True, slots=True)
class RouteChoice:
    """A route as somebody picks it. `hits`: the words of the voice that speak for it."""

    key: str
    name: str
    description: str
    kinds: tuple[str, ...]
    channels: tuple[str, ...]
    promise: str
    hits: tuple[str, ...] = ()
    proposed: bool = False


def startable(connection: Connection, definitions: Definitions, language: str) -> tuple[RouteChoice, ...]:
    """Every deployed route that somebody can start by a form."""
    found = [definitions.version(connection, row.current_version_id) for row in connection.execute(_KEYS)]
    return tuple(_choice(one, language) for one in found if one.route.start_form)


def propose(
    choices: tuple[RouteChoice, ...], keywords: dict[str, tuple[str, ...]], words: str, kind: str
) -> tuple[RouteChoice, ...]:
    """The same choices, best first: those that take this kind of matter, then most of their keywords in the words.

    Without a hit the route that takes the most kinds is the one to fall back on. The first is marked as proposed once
    anything was said.
    """
    lowered = words.lower()
    weighed = []
    for place, choice in enumerate(choices):
        hits = tuple(word for word in keywords.get(choice.key, ()) if word.lower() in lowered)
        takes_kind = not kind or not choice.kinds or kind in choice.kinds
        weighed.append(((not takes_kind, -len(hits), -len(choice.kinds), place), choice, hits))
    weighed.sort(key=lambda item: item[0])
    spoken = bool(words.strip() or kind)
    return tuple(
        RouteChoice(
            one.key, one.name, one.description, one.kinds, one.channels, one.promise, hits, spoken and place == 0
        )
        for place, (_, one, hits) in enumerate(weighed)
    )


def keywords_of(connection: Connection, definitions: Definitions) -> dict[str, tuple[str, ...]]:
    """Route key → the words in a voice that propose it."""
    return {
        row.key: definitions.version(connection, row.current_version_id).route.keywords
        for row in connection.execute(_KEYS)
    }


def start_form(connection: Connection, definitions: Definitions, key: str, language: str) -> Form | None:
    """The form that starts a route, in the reader's language. NotFound for a route there is not."""
    definition = definitions.current(connection, key)
    form = definition.form(definition.route.start_form)
    return None if form is None else in_language(form, definition.texts, language)


def route_names(connection: Connection, definitions: Definitions, language: str) -> dict[str, str]:
    """Route key → name in the reader's language."""
    found = {row.key: definitions.version(connection, row.current_version_id) for row in connection.execute(_KEYS)}
    return {key: translate(one.texts, one.route.name, language) for key, one in found.items()}


def ladder_levels(connection: Connection, definitions: Definitions) -> tuple[str, ...]:
    """The levels of all ladders of the present routes, in the order of their files."""
    found: dict[str, None] = {}
    for row in connection.execute(_KEYS):
        ladders = definitions.version(connection, row.current_version_id).ladders.ladders.values()
        found |= {level.level: None for ladder in ladders for level in ladder.levels}
    return tuple(found)


def _choice(definition: Definition, language: str) -> RouteChoice:
    route = definition.route
    return RouteChoice(
        key=route.key,
        name=translate(definition.texts, route.name, language),
        description=translate(definition.texts, route.description, language),
        kinds=route.kinds,
        channels=route.channels,
        promise=str(route.promise) if route.promise else "",
    )
