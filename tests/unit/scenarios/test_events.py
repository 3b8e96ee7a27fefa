"""Scenarios whose case begins with a message, and which send messages and signals to any case that waits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import exchanges
from tests.unit.scenarios.test_command import play, write

ANSWERED = """\
name: a question from outside is answered
at: 2025-11-03T09:00+08:00
start: {channel: message, event: question, number: "7", customer: {name: 王芳, phone: "13900000009"}}
steps:
  - complete: reply
    with: {said: "yes"}
expect:
  end: end
  path: [asked, reply]
  data: {number: "7"}
"""
HEARD = """\
name: the fault is heard
at: 2025-11-03T09:00+08:00
start: {channel: phone}
steps:
  - signal: fault
    with: {provider: "118"}
  - complete: look
expect: {end: end, data: {provider: "118"}}
"""
ASKED = """\
name: the answer comes from outside
at: 2025-11-03T09:00+08:00
start: {channel: phone}
steps:
  - send: {message: answer, key: other}
    with: {words: "no"}
  - complete: work
expect: {end: end, data: {words: "no"}}
"""


def test_scenarios_begin_with_messages_and_send_them(tmp_path: Path) -> None:
    homes = [
        write(tmp_path, exchanges.answers(), answered=ANSWERED),
        write(tmp_path, exchanges.listens(), heard=HEARD),
        write(tmp_path, exchanges.either(), asked=ASKED),
    ]
    result = play(*homes)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (ANSWERED.replace("event: question", "event: unheard"), "no case of “answers” begins with “unheard”"),
        (ANSWERED.replace("channel: message, event: question", "channel: phone"), "nothing says where it begins"),
    ],
)
def test_a_case_that_cannot_begin_so_is_said(tmp_path: Path, words: str, said: str) -> None:
    result = play(write(tmp_path, exchanges.answers(), answered=words))
    assert (result.exit_code, said in result.output) == (1, True), result.output
