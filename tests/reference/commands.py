"""The page of the command `huiyin`, from what `--help` says."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from engine.cli import huiyin
from tests.reference.markdown import page, table


def commands_page() -> str:
    """Every subcommand with its usage, explanation and options."""
    sections = [section for path, command in walk() for section in _section(path, command)]
    return page("# The command `huiyin`", *_explained(huiyin), *sections, _epilog())


def walk() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """All subcommands, however deep, as (names, command)."""
    yield from _below((), huiyin)


def _below(path: tuple[str, ...], group: click.Group) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from _below((*path, name), command)


def _section(path: tuple[str, ...], command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=" ".join(("huiyin", *path)))
    yield f"{'#' * (len(path) + 1)} `huiyin {' '.join(path)}`"
    yield f"```text\n{command.get_usage(context).removeprefix('Usage: ')}\n```"
    yield from _explained(command)
    named = [one for one in command.params if isinstance(one, click.Option) or getattr(one, "help", None)]
    records = [record for one in named if (record := one.get_help_record(context))]
    if records:
        yield table(("option", "meaning"), [(f"`{option}`", meaning) for option, meaning in records])


def _explained(command: click.Command) -> Iterator[str]:
    """Paragraphs of the help text; a block that click must not wrap becomes a code block under its first line."""
    for block in inspect.cleandoc(command.help or "").split("\n\n"):
        if block.startswith("\b"):
            lines = block.splitlines()[1:]
            if lines and lines[0].endswith(":"):
                yield lines.pop(0)
            yield "```sh\n" + inspect.cleandoc("\n".join(["", *lines])) + "\n```"
        elif block.strip():
            yield block


def _epilog() -> str:
    return "The exit codes stand with the [errors](errors.md#exit-codes)."
