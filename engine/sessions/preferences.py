"""How somebody likes the pages."""

from __future__ import annotations

from sqlalchemy import update

from engine.db import Database
from engine.errors import BadInput
from engine.locale import languages
from engine.model.people import people
from engine.text import text

THEMES = ("auto", "light", "dark")


def save_preferences(
    database: Database,
    person_id: int,
    *,
    language: str | None = None,
    theme: str | None = None,
    shortcuts: bool | None = None,
) -> None:
    """Keep what is given; None leaves it as it is. BadInput for a language or theme there is not."""
    if (language is not None and language not in languages) or (theme is not None and theme not in THEMES):
        raise BadInput(detail=text("There is no such choice."))
    given = {"language": language, "theme": theme, "shortcuts": shortcuts}
    values = {name: value for name, value in given.items() if value is not None}
    if values:
        with database.writing() as connection:
            connection.execute(update(people).where(people.c.id == person_id).values(**values))
