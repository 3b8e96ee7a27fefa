"""One customer's voice on the shipped route, carried by the people whose steps they are."""

from __future__ import annotations

from collections.abc import Mapping

from engine.clock import VirtualClock
from engine.commands.complete_task import Completed, CompleteTask
from engine.commands.receive_intake import Customer, Received, StartCase
from engine.dispatch import Engine
from engine.jobs import Worker, advance_to
from engine.queue import next_due_at
from tests.factories.offices import open_tasks
from tests.factories.records import actor

WORDS = "968201 一直打不进去，孩子发烧也查不了账"
CALLER = Customer("李小红", "13900000001", "li.xiaohong@example.com", "罗湖")
CLERK = "chenxiaolan"

STEPS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "triage": ("zhouwenbo", {"unit": "network", "urgency": "urgent", "triage_note": "请先查中继"}),
    "accept": ("wujiayi", {"decision": "accept"}),
    "write_opinion": (
        "wujiayi",
        {"facts": "高峰接通率四成", "cause": "capacity", "action": "扩容一倍", "done_on": "2025-10-15"},
    ),
    "review_opinion": ("sunlihua", {"verdict": "accept"}),
    "reply": ("chenxiaolan", {"answer_words": "本月十五日前扩容完成", "answered_by_way": "phone"}),
    "call_back": ("jiangyifan", {"call_back_result": "satisfied"}),
}
"""Element → who does it, and what they answer. What is said here must never show in an audit chain."""


def register(office: Engine, kind: str = "complaint", channel: str = "phone") -> Received:
    """The clerk at the window registers the caller's voice."""
    answers = {"kind": kind, "words": WORDS, "product": "968201", "contact_consent": True}
    return office.run(StartCase("customer_voice", channel, answers, CALLER), actor(office, CLERK))


def do(office: Engine, case_id: int, element: str, by: str | None = None, **other: object) -> Completed:
    """Complete the open task of `element` as whoever does it, with the usual answers or `other` ones beside them."""
    username, answers = STEPS[element]
    task_id = open_tasks(office, case_id)[element]
    return office.run(CompleteTask(task_id, {**answers, **other}), actor(office, by or username))


def carry(office: Engine, case_id: int, *elements: str) -> None:
    """Complete these steps one after the other, at once."""
    for element in elements:
        do(office, case_id, element)


def carry_to_end(office: Engine, clock: VirtualClock, case_id: int) -> Completed:
    """All of the steps; the call-back when its time has come."""
    carry(office, case_id, "triage", "accept", "write_opinion", "review_opinion", "reply")
    call_back_due = next_due_at(office.database)
    assert call_back_due is not None, "the call-back waits for its timer"
    advance_to(Worker(office, "carrier"), clock, call_back_due)
    return do(office, case_id, "call_back")
