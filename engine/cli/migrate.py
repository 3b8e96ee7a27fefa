"""`huiyin migrate --preview`: what a new drawing would mean for cases under way. Needs no database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.cli._language import language_option
from engine.cli._output import print_json
from engine.locale import translator
from engine.text import Text, Translate, text

if TYPE_CHECKING:
    from engine.bpmn.migration import Difference, Position
    from engine.bpmn.model import Model

_SAME = text("The two versions differ in nothing that a case would notice.")
_STUCK = text("Cases that stand here could not move:")
_FREE = text("Every place at which a case can wait has its place in the new version.")


@click.command("migrate")
@click.argument("old", type=click.Path(exists=True, path_type=Path))
@click.argument("new", type=click.Path(exists=True, path_type=Path))
@click.option("--preview", is_flag=True, required=True, help="Only say what would be; nothing is moved.")
@click.option("--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file of migrations/.")
@language_option
@click.option("--json", "as_json", is_flag=True, help="Print an object: difference, cannot_move.")
def command(old: Path, new: Path, preview: bool, mapping: Path | None, language: str, as_json: bool) -> None:
    """Say how two versions of a route differ, and where cases under way could not move from OLD to NEW.

    OLD and NEW are .bpmn files or folders of routes. MAPPING says what is called otherwise in NEW.

    \b
    Examples:
      huiyin migrate --preview yesterday.bpmn processes/customer_voice
      huiyin migrate --preview old.bpmn new.bpmn --mapping migrations/from_3.yaml --language zh_Hans
    """
    from engine.bpmn.migration import UNCHANGED, dead_ends, difference, load_mapping

    before, after = _model(old), _model(new)
    renames = UNCHANGED
    if mapping is not None:
        renames = load_mapping(mapping.read_bytes(), str(mapping)).fitted(before, after)
    found, stuck = difference(before, after, renames), dead_ends(before, after, renames)
    translate = translator(language)
    if as_json:
        print_json(
            {
                "difference": [one.as_dict(translate) for one in found.alterations],
                "cannot_move": [one.as_dict(translate) for one in stuck],
            }
        )
    else:
        _show(found, stuck, translate)


def _model(path: Path) -> Model:
    from engine.bpmn.bundle.package import read_bundle
    from engine.bpmn.parser import build

    if not path.is_dir():
        return build(path.read_bytes(), str(path))
    bundle = read_bundle(path)
    return build(bundle.sources, bundle.model_name)


def _show(found: Difference, stuck: tuple[Position, ...], translate: Translate) -> None:
    if not found:
        click.echo(_SAME.show(translate))
        return
    for one in found.alterations:
        click.echo(f"{one.line or '-':>6}  {one.sentence.show(translate)}")
        for detail in one.details:
            click.echo(f"          {detail.show(translate)}")
    click.echo()
    heading: Text = _STUCK if stuck else _FREE
    click.echo(heading.show(translate))
    for position in stuck:
        click.echo(f"  {position.sentence.show(translate)}")
