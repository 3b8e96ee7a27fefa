"""A log line is one object or one line, and never repeats what somebody wrote."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import orjson
import pytest

from engine import logs
from engine.errors import BadInput

LOG = logging.getLogger("huiyin.tested")


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """Logging is the process's: other tests find it as they left it."""
    root, ours = logging.getLogger(), logging.getLogger("huiyin")
    before = (root.handlers[:], root.level, ours.level)
    yield
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    ours.setLevel(before[2])


def test_an_event_is_one_json_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("json")
    logs.event(LOG, logging.INFO, "job.done", kind="escalate", case=7, late=0.25, error=None)
    (line,) = capsys.readouterr().err.splitlines()
    told = orjson.loads(line)
    assert told.pop("at").endswith("Z")
    assert told == {
        "level": "info", "from": "huiyin.tested", "event": "job.done", "kind": "escalate", "case": 7, "late": 0.25,
    }  # fmt: skip


def test_as_text_it_is_one_line_to_read(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("text")
    logs.event(LOG, logging.WARNING, "tick.skipped", worker="w/1")
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("WARNING tick.skipped worker=w/1")


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_errors_words_stay_out(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(form)
    for error in (BadInput(detail="李小红 13900000001"), ValueError("李小红 13900000001")):
        try:
            raise error
        except Exception as caught:
            logs.event(LOG, logging.ERROR, "job.failed", **logs.said_of(caught))
            LOG.exception("unexpected")
    said = capsys.readouterr().err
    assert "13900000001" not in said
    assert "李小红" not in said
    assert "HY100" in said
    assert "ValueError" in said
    assert "tests/unit/logs/test_lines.py" in said


def test_what_other_libraries_say_is_a_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("json")
    logging.getLogger("waitress").warning("Task queue depth is %d", 3)
    assert orjson.loads(capsys.readouterr().err)["event"] == "Task queue depth is 3"
