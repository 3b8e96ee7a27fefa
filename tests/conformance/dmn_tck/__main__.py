"""`python -m tests.conformance.dmn_tck DIR [--json FILE]`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from tests.conformance.dmn_tck.play import Score, Verdict, folders, play_folder


@click.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "report", type=click.Path(dir_okay=False, path_type=Path), help="Write every verdict here.")
def main(directory: Path, report: Path | None) -> None:
    """Run the cases of the DMN TCK below DIRECTORY. Exits 1 when any fails.

    An error counts as failed unless null or an error is expected; all errors are listed.
    """
    scores = {folder.relative_to(directory).as_posix(): play_folder(folder) for folder in folders(directory)}
    for name, score in scores.items():
        click.echo(f"{name}: {_counts(score)} (value expected: {_value_counts(score)})")
        for verdict in score.verdicts:
            _tell(verdict)
    total = Score()
    for score in scores.values():
        for verdict in score.verdicts:
            total.add(verdict)
    if report is not None:
        report.write_text(json.dumps(_as_json(scores), ensure_ascii=False, indent=1), encoding="utf-8")
    click.echo(_counts(total))
    click.echo(f"value expected: {_value_counts(total)}")
    sys.exit(1 if total.failed or not total.passed else 0)


def _counts(score: Score) -> str:
    return f"{score.passed} passed, {score.failed} failed"


def _value_counts(score: Score) -> str:
    return f"{score.value_passed} passed, {score.value_failed} failed"


def _tell(verdict: Verdict) -> None:
    if verdict.why:
        click.echo(f"  failed {verdict.case.id}: {verdict.why}")
    if verdict.error:
        click.echo(f"  {'error ' if verdict.why else 'expected error '}{verdict.case.id}: {verdict.error}")


def _as_json(scores: dict[str, Score]) -> list[dict[str, object]]:
    return [
        {
            "folder": folder,
            "case": verdict.case.id,
            "passed": not verdict.why,
            "value expected": verdict.case.expects_a_value,
            "why": verdict.why,
            "error": verdict.error,
        }
        for folder, score in scores.items()
        for verdict in score.verdicts
    ]


if __name__ == "__main__":
    main()
