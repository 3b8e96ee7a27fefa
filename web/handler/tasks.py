"""What is done to a task: claim, complete, save, give back, reassign, take over. Each answers with its own page."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.assign_task import ClaimTask, ReassignTask, ReleaseTask, TakeOverTask
from engine.commands.comment import AttachFile
from engine.commands.complete_task import CompleteTask
from engine.commands.save_draft import SaveDraft
from engine.errors import BadInput, Conflict, FormInvalid
from engine.forms import Form
from engine.queries.task import case_of_task, task_view
from web.failures import sentence, title_of
from web.handler.cases import show_case
from web.handler.inbox import Entered, show_inbox, split_of_form
from web.handler.pages import pages
from web.request import actor, for_people, of_request, reading, run, typed

Answer = Response | str | tuple[str, int]


@pages.get("/tasks/<int:task_id>")
@for_people("case.see")
def task(task_id: int) -> str:
    """The task on its case's page."""
    with reading() as connection:
        case_id = case_of_task(connection, task_id)
    return show_case(case_id, chosen=task_id)


@pages.post("/tasks/<int:task_id>/claim")
@for_people("task.work")
def claim(task_id: int) -> Response:
    """Take it."""
    run(ClaimTask(task_id))
    return _back(task_id, "claimed")


@pages.post("/tasks/<int:task_id>/release")
@for_people("task.work")
def release(task_id: int) -> Response:
    """Give it back to its group."""
    run(ReleaseTask(task_id))
    return _back(task_id, "released")


@pages.post("/tasks/<int:task_id>/reassign")
@for_people("task.reassign")
def reassign(task_id: int) -> Response:
    """Give it to a colleague of its group."""
    run(ReassignTask(task_id, request.form.get("to", ""), request.form.get("reason", "")))
    return _back(task_id, "reassigned")


@pages.post("/tasks/<int:task_id>/take-over")
@for_people("task.reassign")
def take_over(task_id: int) -> Response:
    """Take it out of somebody else's hands."""
    run(TakeOverTask(task_id, request.form.get("reason", "")))
    return _back(task_id, "taken-over")


@pages.post("/tasks/<int:task_id>/draft")
@for_people("task.work")
def draft(task_id: int) -> Response:
    """Keep what was typed so far."""
    form = _form(task_id)
    run(SaveDraft(task_id, typed(form.fields) if form else {}))
    if request.headers.get("HX-Request"):
        return make_response("", 204)
    return _back(task_id, "draft")


@pages.post("/tasks/<int:task_id>/complete")
@for_people("task.work")
def complete(task_id: int) -> Answer:
    """Do it. A form that fails comes back as it was sent; done, the next task opens."""
    form = _form(task_id)
    answers = typed(form.fields) if form else {}
    try:
        answers |= _uploaded(task_id, form)
        run(CompleteTask(task_id, answers), key=request.form.get("_key") or None)
    except FormInvalid as error:
        return _again(task_id, Entered(task_id, answers, error.fields)), 422
    except Conflict as error:
        page = render_template(
            "handler/conflict.html",
            sentence=sentence(error),
            form=form,
            answers=answers,
            task_id=task_id,
            title=title_of(error),
        )
        return page, 409
    if request.form.get("_from") == "case":
        return redirect(url_for("handler.task", task_id=task_id, done="finished"))
    following = request.form.get("_next", type=int)
    if following:
        return redirect(url_for("handler.inbox", split=split_of_form(), task=following, done="completed"))
    return redirect(url_for("handler.inbox", split=split_of_form(), done="finished"))


def _form(task_id: int) -> Form | None:
    with reading() as connection:
        return task_view(connection, of_request().engine.definitions, task_id, actor()).form


def _uploaded(task_id: int, form: Form | None) -> dict[str, object]:
    """Files chosen in the form's own fields: added to the case first (once, if it is sent twice), then named by id."""
    found: dict[str, object] = {}
    for field in form.fields if form else ():
        sent = [one for one in request.files.getlist(f"_file_{field.name}") if one.filename]
        if not sent:
            continue
        with reading() as connection:
            case_id = case_of_task(connection, task_id)
        key = request.form.get("_key", "")
        ids = []
        for place, one in enumerate(sent):
            command = AttachFile(case_id, one.filename or "", one.read(), task_id)
            try:
                ids.append(str(run(command, key=key and f"{key}/{field.name}/{place}")))
            except BadInput as refused:
                raise FormInvalid({field.name: refused.text}) from refused
        found[field.name] = [*request.form.getlist(field.name), *ids] if field.multiple else ids[-1]
    return found


def _again(task_id: int, entered: Entered) -> str:
    if request.form.get("_from") == "case":
        with reading() as connection:
            case_id = case_of_task(connection, task_id)
        return show_case(case_id, chosen=task_id, entered=entered)
    return show_inbox(split_of_form(), task_id, entered=entered)


def _back(task_id: int, done: str) -> Response:
    if request.form.get("_from") == "case":
        return redirect(url_for("handler.task", task_id=task_id, done=done))
    return redirect(url_for("handler.inbox", split=split_of_form(), task=task_id, done=done))
