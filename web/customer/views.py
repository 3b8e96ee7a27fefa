"""Submit a voice, look a case up by number and code, add to it, take it back."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from engine.commands.add_material import AddMaterial
from engine.commands.close_case import WithdrawCase
from engine.commands.receive_intake import Customer, Received, StartCase
from engine.errors import Conflict, FormInvalid, HuiyinError, NotFound, SignInFailed
from engine.numbers import can_be_called, case_number, digits, phone_number
from engine.queries.customer import CustomerCase, customer_case
from engine.queries.routes import RouteChoice, start_form, startable
from engine.sessions import CUSTOMER, Limit, assert_below, forget, record_failure
from engine.text import Text, text
from web.failures import sentence
from web.request import language, now, of_request, reading, say

pages = Blueprint("customer", __name__, template_folder="templates")

LOOK_UPS = Limit(failures=10, window=timedelta(minutes=15))
SUBMISSIONS = Limit(failures=20, window=timedelta(hours=1))
"""From one address: a family or a small shop shares one."""

KINDS = ("complaint", "suggestion", "enquiry")


@pages.route("/tell-us", methods=["GET", "POST"])
def submit() -> Response | str | tuple[str, int]:
    """One page: what happened, and how to reach the customer. Number and code are shown at its end."""
    entered = {name: request.form.get(name, "").strip() for name in ("kind", "words", "name", "phone", "email")}
    entered["phone"] = phone_number(entered["phone"])
    key = request.form.get("_key") or f"tell-us-{secrets.token_urlsafe(12)}"
    if request.method == "GET" or request.form.get("step") == "begin":
        return render_template("customer/submit.html", entered=entered, wrong={}, key=key)
    office = of_request()
    address = f"submit:{request.remote_addr}"
    try:
        _check(entered)
        assert_below(office.engine.database, address, SUBMISSIONS, now())
        opened = office.engine.run(_start(entered), CUSTOMER, key=key)
    except FormInvalid as error:
        return render_template("customer/submit.html", entered=entered, wrong=error.fields, key=key), 422
    except SignInFailed as error:
        wrong = {"": error.text}
        return render_template("customer/submit.html", entered=entered, wrong=wrong, key=key), 429
    record_failure(office.engine.database, address, SUBMISSIONS, now())
    return _ticket(opened)


@pages.route("/look-up", methods=["GET", "POST"])
def look_up() -> str | tuple[str, int]:
    """The case of a number and its code."""
    number, code = case_number(request.form.get("number", "")), digits(request.form.get("code", ""))
    if request.method == "GET":
        return render_template("customer/look_up.html", number=request.args.get("number", ""), wrong="")
    try:
        found = _found(number, code)
    except HuiyinError as error:
        status = 404 if isinstance(error, NotFound) else 429
        wrong = say("No case has this number and code.") if status == 404 else sentence(error)
        return render_template("customer/look_up.html", number=number, wrong=wrong), status
    return render_template("customer/case.html", case=found, code=code)


@pages.post("/look-up/add")
def add() -> str | tuple[str, int]:
    """Something the customer adds to their case."""
    number, code = request.form.get("number", ""), request.form.get("code", "")
    case = _found(number, code)
    key = request.form.get("_key") or None
    words = request.form.get("words", "")
    try:
        of_request().engine.run(AddMaterial(case.id, code, words), CUSTOMER, key=key)
    except Conflict:
        now_closed = _found(number, code)
        return render_template("customer/case.html", case=now_closed, code=code, unsent=words), 409
    return render_template(
        "customer/case.html", case=_found(number, code), code=code, said=say("Thank you. It was added to your case.")
    )


@pages.post("/look-up/withdraw")
def withdraw() -> str | tuple[str, int]:
    """The customer takes it back."""
    number, code = request.form.get("number", ""), request.form.get("code", "")
    case = _found(number, code)
    reason = request.form.get("reason", "").strip() or say("withdrawn by the customer")
    of_request().engine.run(WithdrawCase(case.id, reason, code), CUSTOMER)
    return render_template(
        "customer/case.html", case=_found(number, code), code=code, said=say("Your case was withdrawn.")
    )


def _found(number: str, code: str) -> CustomerCase:
    """The case, or one failure more for this number and this address."""
    office = of_request()
    subjects = (f"case:{number[:40]}", f"look-up:{request.remote_addr}")
    for subject in subjects:
        assert_below(office.engine.database, subject, LOOK_UPS, now())
    try:
        with reading() as connection:
            found = customer_case(connection, office.engine.definitions, number, code, language())
    except NotFound:
        for subject in subjects:
            record_failure(office.engine.database, subject, LOOK_UPS, now())
        raise
    forget(office.engine.database, subjects[0])
    return found


def _check(entered: dict[str, str]) -> None:
    wrong: dict[str, Text] = {}
    if not entered["words"]:
        wrong["words"] = text("Tell us what happened.")
    if not entered["phone"] and not entered["email"]:
        wrong["phone"] = text("Leave a phone number or an e-mail address, so that we can answer.")
    elif entered["phone"] and not can_be_called(entered["phone"]):
        wrong["phone"] = text("Write a phone number: digits, with hyphens or a leading + if you like.")
    if wrong:
        raise FormInvalid(wrong)


def _start(entered: dict[str, str]) -> StartCase:
    """The route that takes voices of every kind; a colleague moves it on if another fits better."""
    kind = entered["kind"] if entered["kind"] in KINDS else KINDS[0]
    who = Customer(entered["name"][:200], entered["phone"][:40], entered["email"][:200], "")
    office = of_request()
    with reading() as connection:
        routes = [one for one in startable(connection, office.engine.definitions, language()) if "web" in one.channels]
        if not routes:
            raise NotFound(kind="route", name="web")
        widest: RouteChoice = max(routes, key=lambda one: len(one.kinds))
        form = start_form(connection, office.engine.definitions, widest.key, language())
    offered = {"kind": kind, "words": entered["words"], "contact_consent": "true"}
    answers = {name: value for name, value in offered.items() if form is None or form.field(name) is not None}
    return StartCase(widest.key, "web", answers, who)


def _ticket(opened: Received) -> str:
    return render_template("customer/ticket.html", number=opened.number, code=opened.code)
