"""`huiyin case`: look at cases, start one, end one, check its chain."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import click
import orjson

from engine.cli._engine import opened
from engine.cli._output import LIMIT, print_json, print_table
from engine.commands.close_case import CancelCase, ReopenCase, WithdrawCase
from engine.commands.deliver_message import DeliverMessage
from engine.commands.hold_case import ResumeCase
from engine.commands.receive_intake import Customer, StartCase
from engine.dispatch import Engine
from engine.errors import NotFound
from engine.model.cases import CaseStatus
from engine.queries.case import case_head, find_case
from engine.queries.chain import verify_chain
from engine.queries.clocks import clocks_of
from engine.queries.decisions import DecisionView, decisions_of
from engine.queries.lists import case_lines, task_lines
from engine.queries.people import group_names
from engine.queries.proving import Proof, prove_decisions
from engine.queries.timeline import timeline
from engine.rules.permissions import LOCAL_OPERATOR


@click.group("case")
def command() -> None:
    """Cases: one matter of one customer each. NUMBER is the case's number, such as 250929-4821-3057."""


@command.command("list")
@click.option("--status", type=click.Choice([status.value for status in CaseStatus]), help="Only cases in this state.")
@click.option("--route", help="Only cases of this route.")
@click.option("--limit", default=1000, type=LIMIT, show_default=True, help="At most this many, the newest first.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def list_command(status: str | None, route: str | None, limit: int, as_json: bool) -> None:
    """List cases, the newest first."""
    with opened().reading() as connection:
        found = case_lines(connection, status=CaseStatus(status) if status else None, route=route, at_most=limit)
    if as_json:
        print_json(found)
    else:
        rows = [(one.number, one.route, one.status, one.outcome, one.opened_at, one.title) for one in found]
        print_table(["number", "route", "status", "outcome", "opened", "title"], rows)


@command.command("show")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="Print one object.")
def show(number: str, as_json: bool) -> None:
    """Show a case: head, open tasks, clocks with their proof, what was decided by rule and why, and what happened.

    Phone numbers and other personal data are masked.
    """
    engine = opened()
    case_id = _id(engine, number)
    with engine.reading() as connection:
        head = case_head(connection, engine.definitions, case_id, LOCAL_OPERATOR)
        definition = engine.definitions.version(connection, head.version_id)
        clocks = clocks_of(connection, definition, case_id, head.run, now=engine.clock.now(), language="en")
        happenings = timeline(connection, definition, case_id, "en", group_names(connection))
        tasks = task_lines(connection, case=head.number)
        decided = decisions_of(connection, engine.definitions, case_id, "en")
    if as_json:
        told = [{"seq": one.seq, "at": one.at, "who": one.who, "what": str(one.what)} for one in happenings]
        shown = {"case": head, "tasks": tasks, "clocks": [_clock(one) for one in clocks]}
        print_json(shown | {"decisions": decided, "timeline": told})
        return
    click.echo(
        f"{head.number}  {head.route}  {head.status}{'  ' + head.outcome if head.outcome else ''}\n{head.title}\n"
    )
    print_table(["open task", "group", "assignee", "due"], [(t.name, t.group, t.assignee, t.due_at) for t in tasks])
    for clock in clocks:
        click.echo(f"\n{clock.name}: due {clock.due_at.isoformat()} ({clock.status})")
        click.echo("\n".join(f"  {line}" for line in clock.proof.explain()))
    for one in decided:
        click.echo("\n" + "\n".join(_reasons(one)))
    click.echo()
    print_table(["when", "who", "what"], [(one.at.isoformat(), one.who, one.what) for one in happenings])


@command.command("start")
@click.argument("route")
@click.option("--channel", default="phone", show_default=True)
@click.option("--answers", default="-", help="JSON object of the start form's answers; - reads standard input.")
@click.option("--name", default="", help="The customer's name.")
@click.option("--phone", default="", help="The customer's phone number.")
@click.option("--json", "as_json", is_flag=True, help="Print one object.")
def start(route: str, channel: str, answers: str, name: str, phone: str, as_json: bool) -> None:
    """Start a case on ROUTE.

    \b
    Example:
      huiyin case start customer_voice --answers '{"kind": "complaint", "words": "968201 一直打不进去"}'
    """
    given = read_object(answers)
    started = opened().run(StartCase(route, channel, given, Customer(name, phone)), LOCAL_OPERATOR)
    if as_json:
        print_json(started)
    else:
        click.echo(f"{started.number}  code {started.code}")


@command.command("withdraw")
@click.argument("number")
@click.option("--reason", required=True)
def withdraw(number: str, reason: str) -> None:
    """The customer takes the matter back."""
    engine = opened()
    engine.run(WithdrawCase(_id(engine, number), reason), LOCAL_OPERATOR)
    click.echo(f"{number}: withdrawn")


@command.command("cancel")
@click.argument("number")
@click.option("--reason", required=True)
def cancel(number: str, reason: str) -> None:
    """The company ends a case that should not be one."""
    engine = opened()
    engine.run(CancelCase(_id(engine, number), reason), LOCAL_OPERATOR)
    click.echo(f"{number}: cancelled")


@command.command("reopen")
@click.argument("number")
@click.option("--reason", required=True)
def reopen(number: str, reason: str) -> None:
    """Start the next run of a closed case."""
    engine = opened()
    engine.run(ReopenCase(_id(engine, number), reason), LOCAL_OPERATOR)
    click.echo(f"{number}: reopened")


@command.command("resume")
@click.argument("number")
def resume(number: str) -> None:
    """Go on with a suspended case before its hold ends."""
    engine = opened()
    engine.run(ResumeCase(_id(engine, number)), LOCAL_OPERATOR)
    click.echo(f"{number}: open")


@command.command("message")
@click.argument("number")
@click.argument("name")
@click.option("--payload", default="{}", help="JSON object that the route sees.")
def message(number: str, name: str, payload: str) -> None:
    """Hand the message NAME to a case that waits for it."""
    engine = opened()
    engine.run(DeliverMessage(_id(engine, number), name, read_object(payload, "--payload")), LOCAL_OPERATOR)
    click.echo(f"{number}: {name} delivered")


@command.command("verify")
@click.argument("number")
def verify(number: str) -> None:
    """Recompute the case's audit chain, and every decision that it tells of from the version and the inputs kept.

    Exits 1 naming the first event that was changed, removed or reordered, and each decision whose record is missing or
    changed, or that comes out otherwise now.
    """
    engine = opened()
    case_id = _id(engine, number)
    with engine.reading() as connection:
        result = verify_chain(connection, case_id)
        proven = prove_decisions(connection, engine.definitions, case_id)
    verdict = "chain intact" if result.broken_at is None else f"broken at {result.broken_at}"
    click.echo(f"{number}: {result.events} events, {verdict}")
    wrong = [one for one in proven if one.proof is not Proof.SAME]
    for one in wrong:
        click.echo(f"{number}: decision at event {one.seq}, {one.element_id}: {one.proof}")
    if proven and not wrong:
        click.echo(f"{number}: decisions worked out again: {len(proven)}, all the same")
    raise SystemExit(0 if result.broken_at is None and not wrong else 1)


def _id(engine: Engine, number: str) -> int:
    with engine.reading() as connection:
        case_id = find_case(connection, number)
    if case_id is None:
        raise NotFound(kind="case", name=number)
    return case_id


def read_object(source: str, option: str = "--answers") -> dict[str, Any]:
    """A JSON object from the command line, or from standard input for `-`; `option` is what a complaint names."""
    try:
        value = orjson.loads(sys.stdin.buffer.read() if source == "-" else source)
    except orjson.JSONDecodeError as error:
        raise click.BadParameter(f"not JSON: {error}", param_hint=option) from None
    if not isinstance(value, dict):
        raise click.BadParameter('a JSON object is needed: {"field": "value"}', param_hint=option)
    return value


def _reasons(one: DecisionView) -> Iterator[str]:
    """A decision as lines: what came out, of which inputs, by which rules."""
    yield f"{one.step}: {one.outcome}"
    yield from (f"  {label}: {value}" for label, value in one.inputs)
    for part in one.parts:
        yield f"  {part.name}: {part.value}" + (" (default)" if part.default else "")
        for rule in part.rules:
            tests = ", ".join(f"{label} {test}" for label, test in rule.tests) or "anything"
            gives = ", ".join(f"{label} {given}" for label, given in rule.outputs)
            yield f"    rule {rule.number}: {tests} → {gives}" + "".join(f"  ({note})" for note in rule.notes)


def _clock(one: Any) -> dict[str, object]:
    names = ("kind", "name", "status", "started_at", "due_at", "ended_at", "provisional")
    return {name: getattr(one, name) for name in names} | {"proof": one.proof.as_json()}
