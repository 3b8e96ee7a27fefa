"""`huiyin due`: when something is due, and why. Needs no database."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from engine.calendar import DayZero, Due, Duration, Roll, WorkCalendar, due, load_calendar
from engine.cli._output import print_json
from engine.settings import load_settings


class CalendarName(click.ParamType[WorkCalendar]):
    """A calendar by its key (a file of `_shared/calendars` in the routes' folder) or by the path of its file."""

    name = "calendar"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> WorkCalendar:
        """The calendar itself; an unknown one ends with those there are."""
        if isinstance(value, WorkCalendar):
            return value
        folder = load_settings().processes / "_shared" / "calendars"
        named = str(value)
        file = Path(named) if "/" in named or named.endswith((".yaml", ".yml")) else folder / f"{named}.yaml"
        try:
            return load_calendar(file.read_bytes(), str(file))
        except OSError as problem:
            known = ", ".join(sorted(one.stem for one in folder.glob("*.yaml"))) or "none"
            self.fail(f"{file}: {problem.strerror}. Calendars in {folder}: {known}.", param, ctx)


class Instant(click.ParamType[datetime]):
    """An ISO 8601 date and time; without an offset it is meant on the calendar's own clock."""

    name = "instant"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The instant, naive when the zone is still to be taken from the calendar."""
        try:
            return datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no date and time; write 2025-09-29T16:00+08:00.", param, ctx)


class Day(click.ParamType[date]):
    """A day of the calendar."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; anything else is refused with an example."""
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no date; write 2025-09-29.", param, ctx)


@click.command("due")
@click.argument("start", type=Instant())
@click.argument("duration")
@click.option(
    "--calendar", type=CalendarName(), default="shenzhen", show_default=True, help="Key or file of a calendar."
)
@click.option("--known-on", type=Day(), metavar="DATE", help="Use only notices published by DATE.")
@click.option(
    "--day-zero",
    type=click.Choice([choice.value for choice in DayZero]),
    default=DayZero.NEXT_WORKING_DAY.value,
    show_default=True,
    help="Which day does not count when START is on a day off or after closing time.",
)
@click.option(
    "--roll",
    type=click.Choice([choice.value for choice in Roll]),
    default=Roll.FORWARD.value,
    show_default=True,
    help="Whether the end of calendar days moves off days off.",
)
@click.option("--json", "as_json", is_flag=True, help="Print due_at, due_at_local, provisional and proof as JSON.")
def command(
    start: datetime,
    duration: str,
    calendar: WorkCalendar,
    known_on: date | None,
    day_zero: str,
    roll: str,
    as_json: bool,
) -> None:
    """Say when something that began at START is due after DURATION, and prove it day by day.

    \b
    DURATION   5wd working days, 4wh working hours, 15d calendar days, 36h, 90m
    START      2025-09-29T16:00+08:00; without an offset, the calendar's own clock

    \b
    Examples:
      huiyin due 2025-09-29T16:00+08:00 5wd --calendar shenzhen
      huiyin due 2026-02-06T10:00 15d --json
      huiyin due 2020-01-20T10:00 5wd --known-on 2020-01-20    as known then
    """
    begins = start if start.tzinfo else start.replace(tzinfo=calendar.zone)
    known = calendar.known_on(known_on) if known_on else calendar
    found = due(known, begins, Duration.parse(duration), day_zero=day_zero, roll=roll)
    if as_json:
        print_json(_as_json(found, known))
    else:
        click.echo("\n".join(found.proof.explain()))


def _as_json(found: Due, calendar: WorkCalendar) -> dict[str, object]:
    return {
        "due_at": found.due_at.isoformat(),
        "due_at_local": found.due_at.astimezone(calendar.zone).isoformat(),
        "provisional": found.provisional,
        "proof": found.proof.as_json(),
    }
