"""What stands in a mail: the sentences about levels, steps and dates, in the language and zone of who reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from engine.locale import translator
from engine.model.notifications import Recipient
from engine.notify.letter import Letter, Section
from engine.notify.outgoing import Notice, Outgoing
from engine.text import Text, text

DIGEST = "digest"
"""The template of the one mail a day."""

_BABEL = {"zh_Hans": "zh_Hans_CN", "en": "en_GB"}
Say = Callable[[Text], str]

ESCALATION = "escalation"
_LEVEL = text("{level}: “{what}”, due {due}.")
_OTHER = text("Something has happened: {what}")
_BY_KIND: dict[str, Text] = {
    "promise": text("{level}: the date promised for “{what}”, {due}."),
    "answer": text("{level}: the acknowledgement about “{what}”, due {due}."),
}
"""Levels of what is neither a step nor a clock itself."""
_SENTENCES: dict[str, Text] = {
    "raised": text("The route asks for your decision: {what}"),
    "taken_over": text("{who} took over from you: {what}"),
    "extension_asked": text("Somebody asks for more time for “{what}”, until {wanted}."),
    "extension_approved": text("There is more time for “{what}”, until {due}."),
    "extension_refused": text("There is no more time for “{what}”; it stays {due}."),
}


def letter_of(outgoing: Outgoing, site: str) -> Letter:
    """The letter of a mail. `site`: where links lead, without a slash at the end."""
    translate = translator(outgoing.language)

    def say(sentence: Text) -> str:
        return sentence.show(translate)

    if outgoing.recipient is Recipient.CUSTOMER:
        return _to_customer(outgoing, site, say)
    zone = ZoneInfo(outgoing.zone)
    by_case = groupby(outgoing.notices, key=lambda one: one.case_id)
    sections = tuple(_section(list(notices), outgoing, zone, site, say) for _, notices in by_case)
    name = outgoing.name
    return Letter(
        subject=say(_subject(outgoing)),
        language=outgoing.language,
        opening=say(text("{name}, this needs to be looked at:", name=name)),
        sections=sections,
        closing=say(text("Huiyin tells you this because you are in charge. Answers to this address are not read.")),
    )


def _subject(outgoing: Outgoing) -> Text:
    """One that mail programs sort by: the case's number first."""
    if outgoing.template == DIGEST:
        count = len(outgoing.notices)
        return text("Reminders of today: one") if count == 1 else text("Reminders of today: {count}", count=count)
    first = outgoing.notices[0]
    if first.template == ESCALATION:
        return text("[{number}] {level}: {what}", number=outgoing.number, level=first.level, what=first.what)
    return text("[{number}] {what}", number=outgoing.number, what=first.what or first.title)


def notice_text(notice: Notice, language: str, zone: ZoneInfo) -> Text:
    """What a notice says, in one sentence: in mails and behind the bell."""
    shape = _BY_KIND.get(notice.kind) if notice.template == ESCALATION else _SENTENCES.get(notice.template)
    due, wanted = (moment(at, language, zone) if at else "" for at in (notice.due_at, notice.wanted_at))
    if shape is None:
        shape = _LEVEL if notice.template == ESCALATION else _OTHER
    return shape.bind(what=notice.what, level=notice.level, who=notice.who, due=due, wanted=wanted)


def _section(notices: list[Notice], outgoing: Outgoing, zone: ZoneInfo, site: str, say: Say) -> Section:
    first = notices[0]
    lines = [line for notice in notices for line in _lines(notice, outgoing.language, zone, say)]
    link = f"{site}/cases/{first.case_id}"
    return Section(f"{first.number} {first.title}".strip(), tuple(lines), link, say(text("Open the case")))


def _lines(notice: Notice, language: str, zone: ZoneInfo, say: Say) -> Iterator[str]:
    yield say(notice_text(notice, language, zone))
    if notice.over:
        yield say(text("This has been done meanwhile."))
    elif notice.acknowledge_by is not None:
        by = moment(notice.acknowledge_by, language, zone)
        yield say(text("Please acknowledge it by {by}, with a new date and the reason.", by=by))


def _to_customer(outgoing: Outgoing, site: str, say: Say) -> Letter:
    return Letter(
        subject=say(text("About your case {number}", number=outgoing.number)),
        language=outgoing.language,
        opening=say(text("Dear {name},", name=outgoing.name)) if outgoing.name else say(text("Dear customer,")),
        sections=(
            Section(outgoing.text, (), f"{site}/look-up?number={outgoing.number}", say(text("Look at your case"))),
        ),
        closing=say(text("This message was sent by itself. Answers to this address are not read.")),
    )


def moment(instant: datetime, language: str, zone: ZoneInfo) -> str:
    """Date with weekday, and time: `10月15日周三 17:30`."""
    local = instant.astimezone(zone)
    return f"{format_skeleton('MMMEd', local, locale=_BABEL[language])} {local:%H:%M}"


def day(instant: datetime, language: str, zone: ZoneInfo) -> str:
    """A date as it stands in a message to a customer: `10月15日`."""
    return str(format_skeleton("MMMd", instant.astimezone(zone), locale=_BABEL[language]))
