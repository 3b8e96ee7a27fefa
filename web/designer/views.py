"""The check: a file is shown, drawn with what lint says about it, and forgotten."""

from __future__ import annotations

from contextlib import closing

from flask import Blueprint, g, render_template, request

from engine.errors import BadInput
from engine.queries.checking import LARGEST, Checked, check_file
from engine.text import text
from web.failures import sentence
from web.request import for_people

pages = Blueprint("designer", __name__, template_folder="templates")

MOST_SHOWN = 300
"""Findings on the page; whoever has more is better served by the command."""


@pages.get("/designer")
@for_people("routes.edit")
def check() -> str:
    """The page without a file."""
    return _page()


@pages.post("/designer")
@for_people("routes.edit")
def answer() -> str | tuple[str, int]:
    """The file drawn, with its findings beside it."""
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise BadInput(detail=text("Choose a file first."))
        with closing(sent):
            checked = check_file(sent.filename, sent.stream.read(LARGEST + 1))
    except BadInput as error:
        return _page(wrong=sentence(error)), 422
    g.with_diagram = True
    return _page(checked)


def _page(checked: Checked | None = None, wrong: str = "") -> str:
    return render_template("designer/check.html", checked=checked, wrong=wrong, largest=LARGEST, most_shown=MOST_SHOWN)
