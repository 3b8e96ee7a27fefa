"""Five runs are told as one, and a goal knows its direction."""

from __future__ import annotations

from tests.benchmarks.figures import Figure, as_row, summarise


def test_the_median_of_the_runs_is_what_counts() -> None:
    runs = [[Figure("cases", value, "1/s", goal=100)] for value in (90.0, 130.0, 101.0)]
    (summary,) = summarise(runs)
    assert summary.median == 101.0
    assert summary.met is True


def test_a_ceiling_is_missed_from_above() -> None:
    (summary,) = summarise([[Figure("start", 2.5, "s", goal=2, higher_is_better=False)]])
    assert summary.met is False
    assert as_row(summary)[-2:] == ("≤ 2", "missed")


def test_a_figure_without_a_goal_only_informs() -> None:
    (summary,) = summarise([[Figure("statements", 9, "")]])
    assert summary.met is None
    assert as_row(summary)[-1] == ""
