"""The language in which commands tell what they found or refuse: one option for designers' commands, one variable."""

from __future__ import annotations

import os

import click

from engine.locale import SOURCE_LANGUAGE, languages, translator
from engine.settings import variable
from engine.text import Translate

_VARIABLE = variable("language")
_ASKED = "huiyin.language"


def _remember(ctx: click.Context, _option: click.Parameter, value: str) -> str:
    ctx.meta[_ASKED] = value
    return value


language_option = click.option(
    "--language",
    type=click.Choice(languages),
    envvar=_VARIABLE,
    default=SOURCE_LANGUAGE,
    show_default=f"{_VARIABLE}, else {SOURCE_LANGUAGE}",
    callback=_remember,
    help="The language of what is found; keys, rules and ids are the same in all.",
)
"""Gives the command `language`, one of `languages`."""


def readers_language(ctx: click.Context) -> Translate:
    """For what is refused: the language asked for, or the one that the variable sets; English without either."""
    language = ctx.meta.get(_ASKED) or os.environ.get(_VARIABLE)
    return translator(language if language in languages else SOURCE_LANGUAGE)
