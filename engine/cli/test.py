"""`huiyin test`: play routes' scenarios in virtual time. Needs no database of yours."""

from __future__ import annotations

from pathlib import Path

import click

from engine.scenarios import Coverage, Result, RouteResult, run_route, select_scenarios
from engine.settings import load_settings


@click.command("test")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--covered/--no-covered", default=True, help="Name what no scenario passed.")
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...], covered: bool) -> None:
    """Play the scenarios under PATHS and say what went another way than they expect.

    \b
    PATHS   a route, a folder of routes, or scenario files; without any, all shipped routes

    Every scenario gets a fresh database, the real engine and worker, and a clock of its own, so that weeks pass in
    moments. Ends with 1 when a scenario fails.

    \b
    Examples:
      huiyin test
      huiyin test processes/customer_voice
      huiyin test processes/customer_voice/scenarios/insufficient_opinion.yaml
    """
    selections = select_scenarios(paths or (load_settings().processes,))
    outcomes = [run_route(selection, on_result=_say) for selection in selections]
    for outcome in outcomes:
        _say_route(outcome, covered and not any(path.is_file() for path in paths))
    click.echo(_summary(outcomes))
    if any(outcome.problem for outcome in outcomes) or not all(one.passed for one in _results(outcomes)):
        ctx.exit(1)


def _results(outcomes: list[RouteResult]) -> list[Result]:
    return [result for outcome in outcomes for result in outcome.results]


def _say(result: Result) -> None:
    click.echo(f"{'ok  ' if result.passed else 'FAIL'} {_place(result)}  {result.name}".rstrip())
    failure = result.failure
    if failure is None:
        return
    click.echo(f"     line {failure.line}, {failure.step}")
    if failure.problem:
        click.echo(f"       {failure.problem}")
    for difference in failure.differences:
        click.echo(f"       {difference.what}")
        click.echo(f"         expected: {difference.expected}")
        click.echo(f"         got:      {difference.got}")


def _place(result: Result) -> str:
    return f"{result.file.resolve().parent.parent.name}/{result.file.stem}"


def _say_route(outcome: RouteResult, name_missing: bool) -> None:
    if outcome.problem:
        click.echo(f"FAIL {outcome.route.name}: {outcome.problem}")
    elif name_missing and outcome.coverage.missing:
        click.echo(f"not passed in {outcome.route.name}: {', '.join(outcome.coverage.missing)}")


def _summary(outcomes: list[RouteResult]) -> str:
    results = _results(outcomes)
    passed = sum(result.passed for result in results)
    coverages: list[Coverage] = [outcome.coverage for outcome in outcomes]
    nodes = f"{sum(one.nodes_seen for one in coverages)}/{sum(len(one.nodes) for one in coverages)}"
    flows = f"{sum(one.flows_seen for one in coverages)}/{sum(len(one.flows) for one in coverages)}"
    tables = sum(len(one.rules) for one in coverages)
    rules = f", rules {sum(one.rules_seen for one in coverages)}/{tables}" if tables else ""
    return f"{passed} scenarios passed, {len(results) - passed} failed; nodes {nodes}, flows {flows}{rules}"
