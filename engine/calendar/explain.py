"""A proof told in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from engine.calendar.days import ProofDay, Why
from engine.calendar.durations import Unit
from engine.calendar.moves import Grant, Pause
from engine.calendar.rule import DayZero, Roll
from engine.text import Text, text

if TYPE_CHECKING:
    from engine.calendar.proof import Proof

_WEEKDAYS = (text("Mon"), text("Tue"), text("Wed"), text("Thu"), text("Fri"), text("Sat"), text("Sun"))


def sentences(proof: Proof) -> Iterator[Text]:
    """Start and rule, each day, the result, the notices."""
    zone = ZoneInfo(proof.zone)
    yield text(
        "From {start} ({zone}): {duration} by the calendar {calendar}.",
        start=_moment(proof.start, zone),
        zone=proof.zone,
        duration=proof.rule.after.words(),
        calendar=proof.calendar,
    )
    yield from _choices(proof)
    yield from _days(proof.days)
    yield from _result(proof, zone)
    yield from _knowledge(proof)


def _choices(proof: Proof) -> Iterator[Text]:
    """What the rule chose where both choices are lawful."""
    after = proof.rule.after
    if after.unit in (Unit.HOURS, Unit.MINUTES):
        yield text("Real time: days off and closing times make no difference.")
    if not after.in_days:
        return
    if proof.rule.day_zero is DayZero.RECEIPT:
        yield text("By its rule the day of receipt is day zero, also on a day off or after closing time.")
    else:
        yield text(
            "By its rule, what comes in on a day off or after closing time has the next working day as day zero."
        )
    if after.unit is Unit.DAYS and proof.rule.roll is Roll.NONE:
        yield text("By its rule the end stays where it falls, also on a day off.")


def _days(days: tuple[ProofDay, ...]) -> Iterator[Text]:
    number = 0
    for day in days:
        number += day.counted
        yield _day(day, number)


def _day(day: ProofDay, number: int) -> Text:
    name, why = _day_name(day.on), _why(day)
    if day.minutes:
        return text("{date}: {minutes} min ({why})", date=name, minutes=day.minutes, why=why)
    if day.counted:
        return text("{date}: day {number} ({why})", date=name, number=number, why=why)
    if day.why in (Why.DAY_ZERO, Why.ROLLED_TO):
        return text("{date}: {why}", date=name, why=why)
    return text("{date}: not counted ({why})", date=name, why=why)


def _why(day: ProofDay) -> Text:
    reason = text("{reason}, guessed", reason=day.reason()) if day.provisional else day.reason()
    return text("{reason}; notice {notice}", reason=reason, notice=day.notice) if day.notice else reason


def _result(proof: Proof, zone: ZoneInfo) -> Iterator[Text]:
    for move in proof.moves():
        yield _move(move, zone)
    if proof.cap:
        yield text("By itself this would be due {at}.", at=_moment(proof.cap.uncapped_at, zone))
        yield text("It may not pass the limit “{name}”, which ends earlier.", name=proof.cap.name)
    yield text("Due {at}.", at=_moment(proof.due_at, zone))
    if proof.provisional:
        yield text("Provisional: no notice says yet which of these days are worked; it is counted again when one does.")


def _move(move: Pause | Grant, zone: ZoneInfo) -> Text:
    at = _moment(move.due_at, zone)
    if isinstance(move, Grant):
        when = _moment(move.approved_at, zone)
        return text("More time was approved on {when}: the end moves to {at}.", when=when, at=at)
    return text(
        "Time stood still from {began} to {ended}: the end moves to {at}.",
        began=_moment(move.began_at, zone),
        ended=_moment(move.ended_at, zone),
        at=at,
    )


def _knowledge(proof: Proof) -> Iterator[Text]:
    if proof.known_on:
        yield text("As known on {date}: notices published later are not used.", date=proof.known_on.isoformat())
    for notice in proof.notices:
        yield text(
            "Notice {key}: {title}, published {published_on}, {url}",
            **{**notice._asdict(), "published_on": notice.published_on.isoformat()},
        )


def _moment(instant: datetime, zone: ZoneInfo) -> Text:
    """An instant on the calendar's own wall clock; seconds only where there are some."""
    local = instant.astimezone(zone)
    clock = local.strftime("%H:%M:%S" if local.second else "%H:%M")
    return text("{date} {time}", date=_day_name(local.date()), time=clock)


def _day_name(on: date) -> Text:
    return text("{date} {weekday}", date=on.isoformat(), weekday=_WEEKDAYS[on.weekday()])
