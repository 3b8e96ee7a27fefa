"""The language in which commands for designers tell what they found: one option, the same everywhere."""

from __future__ import annotations

import click

from engine.locale import SOURCE_LANGUAGE, languages
from engine.settings import variable

language_option = click.option(
    "--language",
    type=click.Choice(languages),
    envvar=variable("language"),
    default=SOURCE_LANGUAGE,
    show_default=f"{variable('language')}, else {SOURCE_LANGUAGE}",
    help="The language of what is found; keys, rules and ids are the same in all.",
)
"""Gives the command `language`, one of `languages`."""
