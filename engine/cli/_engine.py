"""The engine that commands of the shell talk to, and the checks they share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import click

from engine.bootstrap import build_engine
from engine.dispatch import Engine
from engine.errors import BadFile
from engine.migrations import is_current
from engine.text import text
from engine.yamlfile import read_yaml


def opened() -> Engine:
    """The engine on the configured database, closed with the command; one without the newest schema is refused."""
    engine = build_engine()
    click.get_current_context().call_on_close(engine.database.dispose)
    if not is_current(engine.database):
        raise click.ClickException(f"{engine.database.url} is not set up: run `huiyin db upgrade` first.")
    return engine


def read_mapping(file: Path) -> Mapping[str, Any]:
    """A YAML file that holds keys with values. Raises BadFile for anything else."""
    data = read_yaml(file.read_bytes(), str(file)).data
    if not isinstance(data, dict):
        raise BadFile(file=str(file), detail=text("keys with values are needed"))
    return cast(Mapping[str, Any], data)
