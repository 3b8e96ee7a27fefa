"""What waited for a sign-in, in the words of the form it was typed into."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress

from engine.errors import HuiyinError
from engine.forms import Field, Form
from engine.queries.routes import start_form
from engine.queries.task import task_view
from engine.sessions import Actor
from engine.text import Text, text
from web.request import language, of_request, reading

_TASK = re.compile(r"/tasks/(\d+)/")
_NAMES = {
    "phone": text("Phone"),
    "name": text("Name"),
    "words": text("In the customer's own words"),
    "reason": text("Reason"),
    "promised": text("Done by"),
    "until": text("Until"),
    "to": text("To"),
}
_MEANS = frozenset({"step", "channel", "route", "kind"})
"""What the page sends along for itself."""


def typed_before(
    path: str, fields: Sequence[tuple[str, str]], who: Actor | None
) -> list[tuple[Text | str, Field | None, str]]:
    """Label, field (where a form has it) and value of everything that a person wrote."""
    form = _form_of(path, fields, who)
    found: list[tuple[Text | str, Field | None, str]] = []
    for name, value in fields:
        field = form.field(name) if form else None
        if value and not name.startswith("_") and (field or name not in _MEANS):
            found.append((field.label if field else _NAMES.get(name, name), field, value))
    return found


def _form_of(path: str, fields: Sequence[tuple[str, str]], who: Actor | None) -> Form | None:
    """The task's form or the route's; none where the page is another or the person may not see it."""
    definitions = of_request().engine.definitions
    task, route = _TASK.match(path), dict(fields).get("route", "")
    with suppress(HuiyinError), reading() as connection:
        if task and who:
            return task_view(connection, definitions, int(task[1]), who).form
        if route and path.startswith("/register"):
            return start_form(connection, definitions, route, language())
    return None
