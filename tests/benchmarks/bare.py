"""The yardstick: SpiffWorkflow alone, its own serializer, one JSON blob for each case in a durable SQLite."""

from __future__ import annotations

import sqlite3
import tempfile
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState


def cases_per_second(model: bytes, process: str, cases: int) -> float:
    """Start `cases` cases and complete their three tasks, saving and reloading the whole state at every step."""
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.parse(BytesIO(model)))
    spec = parser.get_spec(process)
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
    with tempfile.TemporaryDirectory(prefix="huiyin-bare-") as folder:
        connection = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE state (id INTEGER PRIMARY KEY, blob TEXT NOT NULL)")
        started = perf_counter()
        for case in range(cases):
            _walk(connection, serializer, spec, case)
        seconds = perf_counter() - started
        connection.close()
    return cases / seconds


def _walk(connection: sqlite3.Connection, serializer: Any, spec: Any, case: int) -> None:
    workflow = BpmnWorkflow(spec)
    workflow.do_engine_steps()
    _save(connection, serializer, workflow, case)
    while True:
        (blob,) = connection.execute("SELECT blob FROM state WHERE id = ?", (case,)).fetchone()
        workflow = serializer.deserialize_json(blob)
        ready = workflow.get_tasks(state=TaskState.READY, manual=True)
        if not ready:
            return
        ready[0].run()
        workflow.do_engine_steps()
        _save(connection, serializer, workflow, case)


def _save(connection: sqlite3.Connection, serializer: Any, workflow: Any, case: int) -> None:
    connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (case, serializer.serialize_json(workflow)))
