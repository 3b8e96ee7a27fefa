"""The case's page: clocks with their proof, steps, what is known, what happened, the open form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import g, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.comment import Comment
from engine.numbers import case_number, phone_number
from engine.queries.case import CaseHead, case_head, find_case
from engine.queries.case_page import case_page
from engine.queries.steps import diagram_of
from web.handler.inbox import Entered
from web.handler.pages import pages
from web.request import actor, for_people, language, now, of_request, reading, run


@dataclass(frozen=True, slots=True)
class Refused:
    """A form about the case as a whole that was refused: as it was typed, and the sentences at its fields.

    A sentence about none of them stands under the empty name.
    """

    verb: str
    typed: Mapping[str, str]
    wrong: Mapping[str, str]


@pages.get("/cases/<int:case_id>")
@for_people("case.see")
def case(case_id: int) -> str:
    """The whole matter on one page."""
    return show_case(case_id, chosen=request.args.get("task", type=int))


def show_case(
    case_id: int,
    *,
    chosen: int | None = None,
    entered: Entered | None = None,
    refused: Refused | None = None,
    unmasked: bool = False,
) -> str:
    """The page, with the form of the task chosen or the first that the reader can do."""
    g.with_diagram = True
    with reading() as connection:
        page = case_page(
            connection,
            of_request().engine.definitions,
            case_id,
            actor(),
            now=now(),
            language=language(),
            chosen=chosen,
            unmasked=unmasked,
        )
    return render_template(
        "handler/case.html", page=page, case=page.head, task=page.task, entered=entered, refused=refused
    )


@pages.get("/cases/<int:case_id>/diagram")
@for_people("case.see")
def diagram(case_id: int) -> Response:
    """The diagram for the browser's viewer: XML, where the case is, what it passed."""
    definitions = of_request().engine.definitions
    with reading() as connection:
        head: CaseHead = case_head(connection, definitions, case_id, actor())
        definition = definitions.version(connection, head.version_id)
        shown = diagram_of(connection, definition, case_id, head.run, language())
    return jsonify({"xml": shown.xml, "now": shown.now, "was": shown.was})


@pages.get("/find")
@for_people("case.see")
def find() -> Response | tuple[str, int]:
    """Straight to the case of a number, or to the newest one of a phone."""
    wanted = request.args.get("q", "").strip()
    with reading() as connection:
        writings = dict.fromkeys((wanted, case_number(wanted), phone_number(wanted)))
        case_id = next(filter(None, (find_case(connection, one) for one in writings if one)), None)
    if case_id is None:
        return render_template("handler/not_found.html", wanted=wanted), 404
    return redirect(url_for("handler.case", case_id=case_id))


@pages.post("/cases/<int:case_id>/comment")
@for_people("case.see")
def comment(case_id: int) -> Response:
    """Say something about it."""
    run(Comment(case_id, request.form.get("words", "")))
    return redirect(url_for("handler.case", case_id=case_id, done="commented", _anchor="timeline"))
