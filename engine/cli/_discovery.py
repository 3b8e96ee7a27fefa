"""Finding subcommands without importing them: by file name here, by entry point elsewhere."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pkgutil import iter_modules

import click

ENTRY_POINT_GROUP = "huiyin.commands"


def file_commands() -> dict[str, str]:
    """Subcommand name → module, for every public module of this folder."""
    import engine.cli

    names = (module.name for module in iter_modules(engine.cli.__path__) if not module.name.startswith("_"))
    return {name.rstrip("_").replace("_", "-"): f"engine.cli.{name}" for name in names}


def entry_point_commands() -> dict[str, EntryPoint]:
    """Subcommand name → entry point, for every installed distribution."""
    return {point.name: point for point in entry_points(group=ENTRY_POINT_GROUP)}


class LazyGroup(click.Group):
    """A group whose subcommands are imported when they are called or when help lists them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in alphabetical order."""
        return sorted({*super().list_commands(ctx), *file_commands(), *entry_point_commands()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand, imported now; None when there is none of that name."""
        known = super().get_command(ctx, cmd_name)
        if known is not None:
            return known
        if module := file_commands().get(cmd_name):
            return _checked(getattr(import_module(module), "command", None), f"{module}.command")
        if point := entry_point_commands().get(cmd_name):
            return _loaded(point)
        return None


def _loaded(point: EntryPoint) -> click.Command:
    """A foreign command that cannot be imported says so when it is called; it must not take `--help` down with it."""
    try:
        return _checked(point.load(), point.value)
    except ImportError as error:
        reason = f"{point.value} cannot be imported: {error}"

    @click.command(point.name, short_help=f"({reason})")
    def broken() -> None:
        raise click.ClickException(reason)

    return broken


def _checked(found: object, where: str) -> click.Command:
    if not isinstance(found, click.Command):
        raise TypeError(f"{where} is not a click command: {found!r}")
    return found
