"""`huiyin deploy`: make routes from a folder the newest versions."""

from __future__ import annotations

from pathlib import Path

import click

from engine.bpmn.package import PEOPLE_FILE, read_bundle, route_folders
from engine.cli._engine import opened, read_mapping
from engine.cli._output import print_json
from engine.commands.deploy_process import Deployed, DeployProcess
from engine.commands.people import LoadPeople
from engine.dispatch import Engine
from engine.rules.permissions import LOCAL_OPERATOR


@click.command("deploy")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a list of what was deployed.")
def command(paths: tuple[Path, ...], as_json: bool) -> None:
    """Deploy the routes at PATHS: a route's folder, or the folder that holds all of them.

    People, groups and units of `_shared/people.yaml` beside the routes are loaded first. A route with a lint error is
    refused whole; `huiyin lint` tells what to mend. Deploying the same content again changes nothing.

    \b
    Examples:
      huiyin deploy processes
      huiyin deploy processes/customer_voice
    """
    folders = [folder for path in paths for folder in route_folders(path)]
    if not folders:
        raise click.ClickException("there is no route here: a route is a folder with a process.yaml")
    engine = opened()
    for root in dict.fromkeys(folder.resolve().parent for folder in folders):
        _load_people(engine, root)
    deployed = [engine.run(DeployProcess(read_bundle(folder)), LOCAL_OPERATOR) for folder in folders]
    if as_json:
        print_json(deployed)
    else:
        for one in deployed:
            click.echo(_sentence(one))


def _load_people(engine: Engine, root: Path) -> None:
    file = root / PEOPLE_FILE
    if file.is_file():
        engine.run(LoadPeople(read_mapping(file)), LOCAL_OPERATOR)


def _sentence(one: Deployed) -> str:
    return f"{one.key} version {one.number}: {'deployed already' if one.already else 'deployed'}"
