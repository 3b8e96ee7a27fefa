"""The list as a file for a spreadsheet: every row, streamed; names of staff, and nobody's own words."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import chain, islice
from zoneinfo import ZoneInfo

from flask import Response, g, request

from engine.commands.record_export import RecordExport
from engine.queries.escalations import EscalationRow, View, whole_list
from engine.text import Text, text
from web.manager import words
from web.manager.asking import asked, filters_of
from web.manager.pages import pages
from web.request import actor, for_people, now, of_request, run
from web.shown import words as written

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for the machine's own encoding."""
_COMMANDS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet may read as a formula when a cell begins with it."""

Cell = Callable[[EscalationRow], "str | Text | datetime | bool | None"]
COLUMNS: tuple[tuple[Text, Cell], ...] = (
    (text("Case"), lambda row: row.number),
    (text("Route"), lambda row: row.route),
    (text("What"), lambda row: row.what),
    (text("Source"), lambda row: row.source),
    (text("Unit"), lambda row: row.unit),
    (text("With"), lambda row: "、".join((*row.holders, *row.waiting_for))),
    (text("Level"), lambda row: words.level(row.level) if row.level else ""),
    (text("Why"), words.because),
    (text("Due"), lambda row: row.due_at),
    (text("Planned"), lambda row: row.planned_at),
    (text("Actual"), lambda row: row.fired_at),
    (text("Fired late"), lambda row: row.late),
    (text("Skipped"), lambda row: row.skipped),
    (text("Told"), lambda row: "、".join(one.name for one in row.told)),
    (text("To be acknowledged by"), lambda row: row.acknowledge_by),
    (text("Acknowledged at"), lambda row: row.acknowledged_at),
    (text("Acknowledged by"), lambda row: row.acknowledged_by),
    (text("In time?"), lambda row: words.ANSWERED[row.answered]),
    (text("Promised"), lambda row: row.promised_at),
    (text("Kept?"), lambda row: words.KEPT[row.kept]),
    (text("Done at"), lambda row: row.kept_at),
    (text("Over"), lambda row: row.ended),
)


@pages.get("/escalations.csv")
@for_people("escalation.acknowledge", "reports.see")
def export() -> Response:
    """The rows of the page's filters, all of them; that somebody took them is journaled first."""
    filters = filters_of(request.args.to_dict(), View.WAITING)
    run(RecordExport("escalations", asked(filters)))
    engine, who, at, zone = of_request().engine, actor(), now(), g.zone
    header = [written(name) for name, _ in COLUMNS]
    show = _in_words(zone, g.say)
    found = whole_list(engine.reading, engine.definitions, who, filters, at)
    first = list(islice(found, 1))  # what goes wrong goes wrong here, before a file has begun
    answer = Response(_lines(header, ([show(cell(row)) for _, cell in COLUMNS] for row in chain(first, found))))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    day = at.astimezone(zone).date().isoformat()
    answer.headers["Content-Disposition"] = f'attachment; filename="escalations-{filters.view}-{day}.csv"'
    return answer


def _in_words(zone: ZoneInfo, say: Callable[[str], str]) -> Callable[[str | Text | datetime | bool | None], str]:
    """Cells in the reader's language and zone; the generator outlives the request, so nothing is looked up later."""
    yes, no = say("yes"), say("no")

    def show(value: str | Text | datetime | bool | None) -> str:
        if isinstance(value, bool):
            return yes if value else no
        if isinstance(value, datetime):
            return value.astimezone(zone).isoformat(timespec="seconds")
        if isinstance(value, Text):
            return value.show(say)
        return value or ""

    return show


def _lines(header: list[str], rows: Iterator[list[str]]) -> Iterator[str]:
    yield BYTE_ORDER_MARK
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(header)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
        yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    written_now = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return written_now


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_COMMANDS) else cell
