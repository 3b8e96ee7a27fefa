"""What one thing told about a case says: names as the reader calls them, dates as instants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from engine.bpmn.bundle.texts import translate
from engine.dispatch.definitions import Definition
from engine.notify.outgoing import Notice
from engine.queries.called import called
from engine.queries.timeline import level_text
from engine.text import text


def each_told(template: str, case_id: int | None, params: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The things told in one notification, each with its case and template: those of a digest, or one and what came
    with it."""
    if "entries" in params:
        yield from params["entries"]
    else:
        for one in (params, *params.get("also", ())):
            yield {**one, "case": case_id, "template": template}


def notice_of(told: Mapping[str, Any], definition: Definition | None, number: str, title: str, language: str) -> Notice:
    """One of `each_told` in the reader's words. `definition`: the version that its case follows."""
    name = str(told.get("obligation") or "")
    words = str(told.get("says") or told.get("code") or "")
    if definition is not None:
        words = called(definition, name, language) if name else translate(definition.texts, words, language)
    return Notice(
        case_id=told["case"],
        number=number,
        title=title,
        template=told["template"],
        what=words or name,
        level=level_text(told["level"]) if "level" in told else text(""),
        kind=str(told.get("kind") or ""),
        who=str(told.get("who") or ""),
        due_at=_instant(told.get("due_at")),
        wanted_at=_instant(told.get("wanted_at")),
    )


def _instant(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
