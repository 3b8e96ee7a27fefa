"""`huiyin lint`: check diagrams, forms and routes without a database."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import click

from engine.cli._exits import Exit
from engine.cli._output import print_json, progress
from engine.findings import Finding, Severity, has_errors


@click.command("lint")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects: file, rule, severity, element…")
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...], as_json: bool) -> None:
    """Check diagrams, forms and routes, and say what to mend.

    PATH is a .bpmn file, a YAML file of a route, a route's folder, or a folder of any of these. A diagram on its own is
    checked for what it says; one in a route's folder also against the route's forms, ladders, clocks and people.
    No database is needed. Exit code 1 when there is an error; warnings alone exit 0.

    \b
    Examples:
      huiyin lint processes
      huiyin lint processes/customer_voice --json
      huiyin lint drawing.bpmn
    """
    findings = _lint(paths)
    if as_json:
        print_json([finding.as_dict() for finding in findings])
    else:
        _show(findings)
    ctx.exit(Exit.FAILED if has_errors(findings) else Exit.OK)


def _lint(paths: tuple[Path, ...]) -> list[Finding]:
    from engine.bpmn.lint import distinct, lint_target, targets

    wanted = list(dict.fromkeys(target for path in paths for target in targets(path)))
    with progress(wanted, "Checking", len(wanted)) as watched:
        return distinct(finding for target in watched for finding in lint_target(target))


def _show(findings: list[Finding]) -> None:
    for file, group in groupby(sorted(findings, key=_order), key=lambda finding: finding.file):
        click.echo(click.style(file, bold=True))
        for finding in group:
            place = ":".join(str(part) for part in (finding.line, finding.element) if part is not None)
            click.echo(f"  {finding.severity:<7}  {place or '-'}  {finding.message}")
            click.echo(f"           {finding.remedy}  [{finding.rule}]")
        click.echo()
    counts = {severity: sum(finding.severity is severity for finding in findings) for severity in Severity}
    click.echo(
        ", ".join(
            f"{count} {severity}{'' if count == 1 or severity is Severity.INFO else 's'}"
            for severity, count in counts.items()
        )
    )


def _order(finding: Finding) -> tuple[str, int, int]:
    return finding.file, list(Severity).index(finding.severity), finding.line or 0
