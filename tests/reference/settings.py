"""The page of settings, from the one place that describes them."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from engine.settings import Settings, variable
from tests.reference.markdown import page, table


def settings_page() -> str:
    """Every environment variable with its default and meaning."""
    rows = [(f"`{variable(one.name)}`", _shown(one.default), one.metadata["help"]) for one in fields(Settings)]
    return page(
        "# Settings",
        "Settings are environment variables; each has a default that suits one machine. A value that does not fit is "
        "refused at start, with its name.",
        table(("variable", "default", "meaning"), rows),
    )


def _shown(default: object) -> str:
    if default == "":
        return "none"
    if isinstance(default, Path):
        return f"`{default.name}`"
    return f"`{ ({True: 'yes', False: 'no'}[default] if isinstance(default, bool) else default) }`"
