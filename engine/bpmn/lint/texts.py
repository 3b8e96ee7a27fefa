"""Whether everything a person reads is there in English too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.bpmn.bundle.package import ROUTE_FILE
from engine.bpmn.bundle.texts import read_catalogue
from engine.bpmn.deciding.asked import Asked
from engine.bpmn.lint.rules import error, warning
from engine.bpmn.lint.subject import Subject
from engine.errors import BadFile
from engine.findings import Finding
from engine.forms import Form
from engine.text import text

FAMILY = "Translations"
CATALOGUE = "texts/en.po"

MISSING = warning(
    "translation-missing",
    FAMILY,
    "A name, label or help text has no English in texts/en.po; people who work in English see it in Chinese.",
)
UNREADABLE = error("catalogue-invalid", FAMILY, "texts/en.po is not a PO catalogue.")


def check(subject: Subject) -> Iterator[Finding]:
    """Texts of the diagram without a translation."""
    if subject.around.bundle is None:
        return
    known = _catalogue(subject)
    yield from _missing(ROUTE_FILE, _route_words(subject), known)
    yield from _missing(subject.file, [(subject.model.process_id, subject.model.name, None)], known)
    elements = [(one.id, words, one.line) for one in subject.own for words in (one.name, one.documentation)]
    yield from _missing(subject.file, elements, known)
    yield from _missing(subject.file, [(flow.id, flow.name, flow.line) for flow in subject.own_flows], known)
    yield from _missing(subject.file, [(lane.id, lane.name, None) for lane in subject.model.lanes.values()], known)
    files = {asked.file: asked for asked in subject.model.asks.values() if isinstance(asked, Asked)}
    for file, asked in files.items():
        yield from _missing(file, asked.words(), known)


def _route_words(subject: Subject) -> Iterator[tuple[str, str, None]]:
    route = subject.around.route
    if route is None:
        return
    yield from (("name", route.name, None), ("description", route.description, None))
    yield from ((f"clocks.{clock.key}", words, None) for clock in route.clocks for words in (clock.name, clock.source))
    yield from ((f"messages.{name}", words, None) for name, words in route.messages.items())
    yield from ((f"holds.{hold.key}", hold.name, None) for hold in route.holds)


def check_form(form: Form, subject: Subject) -> Iterator[Finding]:
    """Texts of a form without a translation."""
    yield from _missing(form.file, [(None, words, None) for words in form.words()], _catalogue(subject))


def _catalogue(subject: Subject) -> frozenset[str]:
    bundle = subject.around.bundle
    source = bundle.files.get(CATALOGUE) if bundle else None
    try:
        return frozenset(read_catalogue(source, CATALOGUE)) if source is not None else frozenset()
    except BadFile:
        return frozenset()


def _missing(
    file: str, texts: Iterable[tuple[str | None, str, int | None]], known: frozenset[str]
) -> Iterator[Finding]:
    for element, words, line in texts:
        if words and words not in known and any(ord(sign) > 0x2E80 for sign in words):
            shown = words if len(words) <= 40 else words[:39] + "…"
            yield MISSING.finding(
                file,
                element,
                text("“{words}” has no English", words=shown),
                text("Add it to {file}.", file=CATALOGUE),
                line,
            )
