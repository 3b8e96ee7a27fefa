"""What customers are told: names in braces that can be filled in, and a length that a text message can have."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.bundle.package import ROUTE_FILE, Bundle
from engine.bpmn.bundle.route import Route
from engine.bpmn.bundle.texts import read_catalogue
from engine.bpmn.lint.rules import error, warning
from engine.bpmn.lint.texts import CATALOGUE
from engine.errors import BadFile
from engine.findings import Finding
from engine.rules.wording import PLACEHOLDERS, placeholders, segments
from engine.text import text

FAMILY = "The route"
USUAL_PARTS = 3

PLACEHOLDER = error(
    "message-placeholder",
    FAMILY,
    "A message to customers names something in braces that is not known, or its braces do not match.",
)
LONG = warning("message-long", FAMILY, f"A message to customers takes more than {USUAL_PARTS} text messages.")


def check(bundle: Bundle, route: Route) -> Iterator[Finding]:
    """Findings about the route's messages, and about what they are in English."""
    english = _english(bundle)
    for name, words in route.messages.items():
        yield from _words(ROUTE_FILE, f"messages.{name}", words)
        if words in english:
            yield from _words(CATALOGUE, f"messages.{name}", english[words])


def _words(file: str, place: str, words: str) -> Iterator[Finding]:
    advice = text(
        "Use {names}; write braces twice to have them shown.", names=", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
    )
    try:
        unknown = [name for name in placeholders(words) if name not in PLACEHOLDERS]
    except ValueError:
        yield PLACEHOLDER.finding(file, place, text("its braces do not match, or hold more than a name"), advice)
        return
    for name in unknown:
        yield PLACEHOLDER.finding(file, place, text("nothing is known as “{name}”", name=name), advice)
    parts = segments(words)
    if parts > USUAL_PARTS:
        yield LONG.finding(
            file,
            place,
            text("it takes {count} text messages", count=parts),
            text("Say it in fewer words: each part is charged."),
        )


def _english(bundle: Bundle) -> dict[str, str]:
    source = bundle.files.get(CATALOGUE)
    try:
        return dict(read_catalogue(source, CATALOGUE)) if source is not None else {}
    except BadFile:
        return {}
