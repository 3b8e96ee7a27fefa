"""Extensions of other tools of which a file says that nobody can read it rightly without understanding them."""

from __future__ import annotations

from engine.bpmn.files.xml import HUIYIN
from engine.bpmn.validity.content import FAMILY
from engine.bpmn.validity.sheet import Sheet, flag
from engine.rulebook import limit
from engine.text import text

MUST = limit(
    "cannot-run-extension",
    FAMILY,
    "The file says that an extension of another tool must be understood, and it is not understood here.",
    "8.3.3",
)


def check(sheet: Sheet) -> None:
    """Every extension that the file declares."""
    for extension in sheet.of("extension"):
        name = extension.get("definition", "").strip()
        namespace = extension.nsmap.get(name.rpartition(":")[0] or None)
        if flag(extension, "mustUnderstand") and namespace != HUIYIN:
            sheet.say(
                MUST,
                extension,
                text("the extension “{name}” must be understood, and is not", name=name),
                text('Say what it says in BPMN, and remove mustUnderstand="true".'),
            )
