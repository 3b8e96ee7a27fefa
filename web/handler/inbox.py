"""The inbox: what waits, the most urgent first, and the form of the chosen task beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Response, make_response, render_template, request, url_for
from sqlalchemy import Connection

from engine.queries.answers import AnswerGroup, answers_of
from engine.queries.case import Attachment, CaseHead, attachments_of, case_head
from engine.queries.inbox import Inbox, InboxRow, Reader, Split, count, in_language
from engine.queries.inbox import inbox as inbox_page
from engine.queries.paging import Count, Cursor
from engine.queries.people import group_names
from engine.queries.task import TaskView, task_view
from engine.text import Text
from web.handler.pages import pages
from web.request import actor, for_people, language, now, of_request, reading
from web.shown import day_end


@dataclass(frozen=True, slots=True)
class Panel:
    """The chosen task with what one needs to know to do it."""

    task: TaskView
    case: CaseHead
    answers: tuple[AnswerGroup, ...]
    files: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody typed into a task's form that was refused, and the sentences beside the fields."""

    task_id: int
    answers: Mapping[str, object]
    wrong: Mapping[str, Text] = field(default_factory=dict)


@pages.get("/inbox")
@for_people("task.work")
def inbox() -> Response:
    """The list; with `task`, the one whose form is open. After a completion the address follows to the next task."""
    chosen = request.args.get("task", type=int)
    split = _split(request.args.get("split", ""))
    answer = make_response(show_inbox(split, chosen, Cursor.parse(request.args.get("after"))))
    if "HX-Request" in request.headers and "done" in request.args:
        answer.headers["HX-Replace-Url"] = url_for("handler.inbox", split=split, task=chosen)
    return answer


def show_inbox(split: Split, chosen: int | None, after: Cursor | None = None, entered: Entered | None = None) -> str:
    """The page. Without a choice the first row is opened, where the screen has room for it."""
    reader = _reader()
    with reading() as connection:
        page = inbox_page(connection, reader, split, after)
        page = in_language(connection, of_request().engine.definitions, page, language())
        counts: dict[str, Count] = {str(one): count(connection, reader, one) for one in Split}
        groups = group_names(connection)
        opened = _open(connection, page, chosen)
    return render_template(
        "handler/inbox.html",
        page=page,
        counts=counts,
        groups=groups,
        panel=opened,
        chosen=chosen is not None,
        following=_following(page, opened.task.id if opened else None),
        entered=entered if entered and opened and entered.task_id == opened.task.id else None,
    )


def nothing_waits() -> bool:
    """Whether the reader's own inbox is empty."""
    with reading() as connection:
        return not count(connection, _reader(), Split.ALL)


def split_of_form() -> Split:
    """The split that a form of the panel came from."""
    return _split(request.form.get("_split", ""))


def look_into(connection: Connection, task_id: int) -> Panel:
    """A task with its case, as the reader may see them."""
    who = actor()
    definitions = of_request().engine.definitions
    task = task_view(connection, definitions, task_id, who)
    head = case_head(connection, definitions, task.case_id, who)
    definition = definitions.version(connection, head.version_id)
    answers = answers_of(connection, definition, head.id, head.run, language(), unmasked=False)
    return Panel(task, head, answers, attachments_of(connection, head.id))


def _open(connection: Connection, page: Inbox, chosen: int | None) -> Panel | None:
    if chosen is not None:
        return look_into(connection, chosen)
    return look_into(connection, page.rows[0].task_id) if page.rows else None


def _following(page: Inbox, task_id: int | None) -> InboxRow | None:
    """The row to go on with once this one is done: the next in the list, else the first."""
    places = [row.task_id for row in page.rows]
    if task_id not in places:
        return page.rows[0] if page.rows else None
    others = page.rows[places.index(task_id) + 1 :] or page.rows[: places.index(task_id)]
    return others[0] if others else None


def _reader() -> Reader:
    who = actor()
    return Reader(who.id or 0, tuple(sorted(who.groups)), now(), day_end(now()))


def _split(name: str) -> Split:
    return Split(name) if name in {str(one) for one in Split} else Split.ALL
