"""`huiyin deploy`: make routes from a folder the newest versions."""

from __future__ import annotations

from pathlib import Path

import click

from engine.bpmn.bundle.package import PEOPLE_FILE, read_bundle, route_folders
from engine.bpmn.bundle.people import read_people
from engine.cli._engine import opened
from engine.cli._output import print_json
from engine.commands.deploy_process import Deployed
from engine.commands.deploy_routes import DeployRoutes
from engine.rules.permissions import LOCAL_OPERATOR


@click.command("deploy")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a list of what was deployed.")
def command(paths: tuple[Path, ...], as_json: bool) -> None:
    """Deploy the routes at PATHS: a route's folder, or the folder that holds all of them.

    People, groups and units of `_shared/people.yaml` beside the routes are loaded too. One lint error in any of them
    and nothing is stored; `huiyin lint` tells what to mend. Deploying the same content again changes nothing.

    \b
    Examples:
      huiyin deploy processes
      huiyin deploy processes/customer_voice
    """
    folders = [folder for path in paths for folder in route_folders(path)]
    if not folders:
        raise click.ClickException("there is no route here: a route is a folder with a process.yaml")
    files = [root / PEOPLE_FILE for root in dict.fromkeys(folder.resolve().parent for folder in folders)]
    people = tuple(read_people(file.read_bytes(), str(file)) for file in files if file.is_file())
    bundles = tuple(read_bundle(folder) for folder in dict.fromkeys(folders))
    deployed = opened().run(DeployRoutes(bundles, people), LOCAL_OPERATOR)
    if as_json:
        print_json(deployed)
    else:
        for one in deployed:
            click.echo(_sentence(one))


def _sentence(one: Deployed) -> str:
    return f"{one.key} version {one.number}: {'deployed already' if one.already else 'deployed'}"
