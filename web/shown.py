"""How instants, dates, sizes and sentences are shown."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from secrets import token_urlsafe
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton
from flask import Flask, g, request
from markupsafe import Markup

from engine.errors import HuiyinError
from engine.locale import languages
from engine.queries.notifications import unread
from engine.queries.paging import Count
from engine.text import Text, text
from web.request import me, of_request, reading, say

_BABEL = {"zh_Hans": "zh_Hans_CN", "en": "en_GB"}


def install(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.filters.update(
        moment=moment,
        instant=lambda written: moment(datetime.fromisoformat(written)),
        day=day,
        clock=clock,
        ago=ago,
        size=size,
        span=span,
        words=words,
        machine=machine,
        entered=entered,
        initials=initials,
        worked=worked,
    )
    app.jinja_env.globals.update(
        t=say, due=due_words, tone=tone, languages=languages, fresh_key=token_urlsafe, unread=_unread
    )
    app.context_processor(_surroundings)


def _surroundings() -> dict[str, Any]:
    signed_in = me()
    office = of_request()
    return {
        "me": signed_in,
        "may": (lambda permission: signed_in is not None and signed_in.actor.may(permission)),
        "assets": office.assets,
        "language": g.get("language", "en"),
        "theme": signed_in.theme if signed_in else request.cookies.get("huiyin_theme", "auto"),
        "now": g.get("now"),
        "done": _DONE.get(request.args.get("done", "")),
        "settings": office.settings,
    }


def _unread() -> Count:
    signed_in = me()
    if signed_in is None or signed_in.actor.id is None:
        return Count(0)
    with reading() as connection:
        return unread(connection, signed_in.actor.id)


_DONE = {
    "completed": text("Done. Here is the next one."),
    "finished": text("Done."),
    "claimed": text("Yours now."),
    "released": text("Given back to the group."),
    "reassigned": text("Reassigned."),
    "taken-over": text("Yours now; whoever held it was told."),
    "draft": text("Draft saved."),
    "commented": text("Comment added."),
    "attached": text("File added."),
    "suspended": text("The case is on hold."),
    "resumed": text("The case goes on."),
    "withdrawn": text("The case was withdrawn."),
    "cancelled": text("The case was cancelled."),
    "reopened": text("The case was reopened."),
    "asked": text("Asked. Somebody else decides."),
    "approved": text("Approved: the due date has moved."),
    "refused": text("Refused; who asked is told."),
    "answered": text("Recorded for the customer."),
    "escalated": text("Escalated to the head of the unit and the leaders."),
    "acknowledged": text("Acknowledged."),
    "preferences": text("Saved."),
    "signed-out": text("You are signed out."),
    "read": text("Marked as read."),
    "resolved": text("The incident is closed."),
    "retried": text("The job is tried again now."),
    "skipped": text("It goes on without this job; the reason is kept."),
    "sent-again": text("It is sent again."),
    "dismissed": text("Dismissed."),
    "added": text("Thank you. It was added to your case."),
}
"""What may be said after a redirect: a closed list, so that an address can say nothing else."""


def _local(instant: datetime) -> datetime:
    return instant.astimezone(g.get("zone") or ZoneInfo("Asia/Shanghai"))


def _locale() -> str:
    return _BABEL[g.get("language", "en")]


def moment(instant: datetime) -> str:
    """Date and time: `10月15日 17:30`; with the year when it is another one."""
    local = _local(instant)
    skeleton = "MMMd" if local.year == _local(g.now).year else "yMMMd"
    return f"{_written(skeleton, local.date(), _locale())} {clock(instant)}"


def day(instant: datetime | date) -> str:
    """Date with weekday: `10月15日周三`."""
    on = _local(instant).date() if isinstance(instant, datetime) else instant
    skeleton = "MMMEd" if on.year == _local(g.now).year else "yMMMEd"
    return _written(skeleton, on, _locale())


@lru_cache(maxsize=2048)
def _written(skeleton: str, on: date, locale: str) -> str:
    """A date by Unicode's skeleton; kept, because a page shows the same few days again and again at 0.3 ms each."""
    return format_skeleton(skeleton, datetime.combine(on, time()), locale=locale)


def clock(instant: datetime) -> str:
    """Time of day: `17:30`."""
    return _local(instant).strftime("%H:%M")


def machine(instant: datetime) -> str:
    """For `<time datetime>`."""
    return instant.astimezone(UTC).isoformat(timespec="seconds")


def entered(instant: datetime) -> str:
    """For the value of a date-and-time field."""
    return _local(instant).strftime("%Y-%m-%dT%H:%M")


def ago(instant: datetime) -> Markup:
    """A `<time>` that shows the moment and, on hover, all of it."""
    local = _local(instant)
    whole = f"{_written('yMMMMEEEEd', local.date(), _locale())} {local:%H:%M:%S} UTC{local.isoformat()[-6:]}"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(machine(instant), whole, moment(instant))


def due_words(due_at: datetime | None) -> str:
    """When something falls due, in the fewest words that are still exact."""
    if due_at is None:
        return say("no date")
    if due_at <= g.now:
        return say("overdue by {span}", span=span(g.now - due_at))
    local, today = _local(due_at), _local(g.now).date()
    days = (local.date() - today).days
    if days == 0:
        return say("today {time}", time=clock(due_at))
    if days == 1:
        return say("tomorrow {time}", time=clock(due_at))
    if days < 7:
        weekday = format_date(local, "EEE", locale=_locale())
        return say("{weekday} {time}", weekday=weekday, time=clock(due_at))
    return day(due_at)


def tone(due_at: datetime | None) -> str:
    """`late`, `soon` (today) or nothing: how loudly a date is shown."""
    if due_at is None:
        return ""
    if due_at <= g.now:
        return "late"
    return "soon" if _local(due_at).date() == _local(g.now).date() else ""


def span(length: timedelta) -> str:
    """A length of time in its largest unit: `3 小时`."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return say("{n} min", n=max(minutes, 1))
    if minutes < 48 * 60:
        return say("{n} h", n=minutes // 60)
    return say("{n} days", n=minutes // (24 * 60))


def worked(minutes: int) -> str:
    """Office time to the minute: `3 小时 20 分`."""
    if minutes < 60:
        return say("{n} min", n=minutes)
    return say("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)


def day_end(instant: datetime) -> datetime:
    """The end of the reader's day."""
    local = _local(instant)
    return datetime.combine(local.date() + timedelta(days=1), time(), tzinfo=local.tzinfo).astimezone(UTC)


def size(count: int) -> str:
    """Bytes for people."""
    if count < 1_000_000:
        return f"{max(count / 1000, 0.1):.1f} kB"
    return f"{count / 1_000_000:.1f} MB"


def words(said: Text | HuiyinError | str | None) -> str:
    """An engine's sentence in the reader's language."""
    if said is None or isinstance(said, str):
        return said or ""
    return said.show(g.say)


def initials(name: str) -> str:
    """A person in two characters: the given name in Chinese, the initials elsewhere."""
    parts = name.split()
    return "".join(part[:1] for part in parts[:2]) if len(parts) > 1 else name[-2:]
