"""What a measurement says, and how five of them are told as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. `goal` is a floor when `higher_is_better`, else a ceiling; None when it only informs."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    higher_is_better: bool = True


@dataclass(frozen=True, slots=True)
class Summary:
    """All values of one figure over the runs."""

    figure: Figure
    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.values)

    @property
    def met(self) -> bool | None:
        """Whether the median reaches the goal; None without a goal."""
        goal = self.figure.goal
        if goal is None:
            return None
        return self.median >= goal if self.figure.higher_is_better else self.median <= goal


def summarise(runs: Iterable[Sequence[Figure]]) -> list[Summary]:
    """Group the figures of several runs by name, in the order of the first run."""
    gathered: dict[str, list[Figure]] = {}
    for run in runs:
        for figure in run:
            gathered.setdefault(figure.name, []).append(figure)
    return [Summary(figures[0], tuple(figure.value for figure in figures)) for figures in gathered.values()]


def as_row(summary: Summary) -> tuple[str, ...]:
    """The cells of the printed table: figure, median, least, most, goal, verdict."""
    figure = summary.figure
    goal = "" if figure.goal is None else f"{'≥' if figure.higher_is_better else '≤'} {_short(figure.goal)}"
    verdict = {None: "", True: "met", False: "missed"}[summary.met]
    shown = (_short(summary.median), _short(min(summary.values)), _short(max(summary.values)))
    return (figure.name, *shown, figure.unit, goal, verdict)


def _short(value: float) -> str:
    return f"{value:.4g}" if abs(value) < 10_000 else f"{value:,.0f}"
